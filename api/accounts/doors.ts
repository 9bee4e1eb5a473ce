// What of better-auth is open over HTTP, and to whom. Everything else is not there: its endpoints that list session
// tokens, or change an address without a password, stay shut without having to be named.
import { loadFacts } from '../../core/access/facts.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'

/**
 * `anyone`; `browser`: not with a device's token, which must never change an account; `complete`: as `browser`, by
 * somebody who has the second step her organisation asks for; `challenge`: whoever is in the middle of signing in, or sets
 * her second step up.
 */
export type Door = 'anyone' | 'browser' | 'complete' | 'challenge'

const doors: Record<string, Door> = {
  'POST /sign-in/email': 'anyone',
  'POST /sign-out': 'anyone',
  'POST /request-password-reset': 'anyone',
  'POST /reset-password': 'anyone',
  'POST /two-factor/verify-totp': 'challenge',
  'POST /two-factor/verify-backup-code': 'challenge',
  'POST /two-factor/enable': 'browser',
  'POST /two-factor/disable': 'browser',
  'POST /two-factor/generate-backup-codes': 'browser',
  'POST /device/code': 'anyone',
  'POST /device/token': 'anyone',
  'GET /device': 'complete',
  'POST /device/approve': 'complete',
  'POST /device/deny': 'complete',
  'POST /change-password': 'browser',
}

/** The door for a path below /v1/auth; undefined when there is none. */
export function doorOf(method: string, path: string): Door | undefined {
  const key = `${method} ${path}`
  return Object.hasOwn(doors, key) ? doors[key] : undefined
}

/** Throws unless the one who is signed in (undefined: nobody is) may go through. */
export async function admit({ db, clock }: Pick<Context, 'db' | 'clock'>, door: Door, viewer: Viewer | undefined): Promise<void> {
  if (door === 'anyone' || (door === 'challenge' && !viewer)) return
  if (!viewer) throw new SafelightError('not_signed_in')
  if (viewer.sessionKind !== 'browser') throw new SafelightError('not_allowed', 'A device can not change an account.')
  if (door === 'complete' && (await loadFacts(db, clock, viewer)).secondFactorMissing) throw new SafelightError('second_factor_missing')
  // Signed in, codes could be tried here without an end.
  if (door === 'challenge' && (await hasSecondFactor(db, viewer))) throw new SafelightError('already', 'The second step is set up.')
}

async function hasSecondFactor(db: Context['db'], { userId }: Viewer): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { twoFactorEnabled: true } })
  return user?.twoFactorEnabled === true
}
