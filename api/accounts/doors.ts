// What of better-auth is open over HTTP, and to whom. Everything else is not there: its endpoints that list session
// tokens, or change an address without a password, stay shut without having to be named.

/** `anyone`; `signed_in` with any sign-in; `browser`: not with a device's token, which must never change an account. */
export type Door = 'anyone' | 'signed_in' | 'browser'

const doors: Record<string, Door> = {
  'POST /sign-in/email': 'anyone',
  'POST /sign-out': 'anyone',
  'POST /device/code': 'anyone',
  'POST /device/token': 'anyone',
  'GET /device': 'browser',
  'POST /device/approve': 'browser',
  'POST /device/deny': 'browser',
  'POST /change-password': 'browser',
}

/** The door for a path below /v1/auth; undefined when there is none. */
export function doorOf(method: string, path: string): Door | undefined {
  const key = `${method} ${path}`
  return Object.hasOwn(doors, key) ? doors[key] : undefined
}
