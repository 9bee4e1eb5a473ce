/** Where to go after signing in: a path of our own, never another site ("//evil.example", "/\evil.example"). */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/sign-in')) return '/'
  return next
}
