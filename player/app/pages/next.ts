/** The sign-in that leads back to where the person is now. */
export function signInPath({ pathname, search }: { pathname: string; search: string }): string {
  return `/sign-in?next=${encodeURIComponent(pathname + search)}`
}

/** Where to go after signing in: a path of our own, never another site ("//evil.example", "/\evil.example"). */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/sign-in')) return '/'
  return next
}
