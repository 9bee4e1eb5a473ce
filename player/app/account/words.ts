import { ApiError } from '../../shared/problem.ts'

const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'Chromebook'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
]

// Later ones name earlier ones too: Edge says Chrome, Chrome says Safari.
const browsers: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** What a sign-in came from, in words: "Firefox on Windows". Browsers name themselves; it is a help, no proof. */
export function browserWords(userAgent: string | null): string {
  const text = userAgent ?? ''
  const of = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(text))?.[1]
  const browser = of(browsers)
  const system = of(systems)
  if (browser && system) return `${browser} on ${system}`
  return browser ?? system ?? 'Unknown browser'
}

/** A device names itself as its maker chose: the first word of what it says, at most. */
export function deviceWords(userAgent: string | null): string {
  const name = (userAgent ?? '').split(/[\s/(]/, 1)[0] ?? ''
  return name === '' || name === 'Mozilla' || name === 'node' ? 'Paired device' : `Paired device (${name.slice(0, 40)})`
}

/** The key of a second step from its address, in fours, for typing: "JBSW Y3DP". Empty when there is none. */
export function keyOf(totpUri: string): string {
  const secret = /[?&]secret=([A-Z2-7]+)/i.exec(totpUri)?.[1] ?? ''
  return (
    secret
      .toUpperCase()
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  )
}

/** Codes as people type them: "123 456" and "123-456" are one. */
export const digitsOf = (typed: string): string => typed.replace(/[^0-9]/g, '')

/** A file to keep recovery codes in. */
export function codesFile(codes: readonly string[], email: string): string {
  const head = [`Safelight: recovery codes of ${email}`, 'Each opens the second step once. Keep them where nobody else can read them.', '']
  return `${[...head, ...codes].join('\r\n')}\r\n`
}

const sentences: Record<string, string> = {
  invalid_password: 'That is not your current password.',
  invalid_code: 'This code isn’t right, or it was used already. Wait for the next one and type that.',
  code_used: 'This code was used already. Wait for the next one, and begin again.',
  invalid_backup_code: 'This recovery code isn’t right, or it was used already.',
  invalid_two_factor_cookie: 'That took too long. Please begin again with your password.',
  too_many_attempts_request_new_code: 'Too many wrong codes. Please begin again with your password.',
  account_temporarily_locked: 'Too many wrong codes. Please wait a quarter of an hour and try again.',
  totp_already_enabled: 'A second step is set up already. Load the page again.',
  invalid_token: 'This link was used already, or it is too old. Ask for a new one.',
  password_too_short: 'The password needs 12 characters or more.',
  password_too_long: 'The password is too long.',
  session_not_fresh: 'You signed in some time ago. Sign out, sign in again, and then do this once more.',
}

/** The account service's own codes in words a teacher understands; all else as it was said. */
export function accountWords(error: Error): string {
  return (error instanceof ApiError && sentences[error.code]) || error.message
}

/** The sign-in has to begin again: its first half is over. */
export function isOver(error: Error | null): boolean {
  return error instanceof ApiError && ['invalid_two_factor_cookie', 'code_used', 'too_many_attempts_request_new_code'].includes(error.code)
}

export const shortestPassword = 12

/** Why a new password is not taken; null when it is. */
export function passwordTrouble(password: string, again: string): string | null {
  if (password.length < shortestPassword) return 'The password needs 12 characters or more.'
  return password === again ? null : 'The two passwords are not the same.'
}
