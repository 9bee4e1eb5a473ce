// What better-auth is told, part by part; auth.ts puts it together.
import type { BetterAuthOptions } from 'better-auth'
import { APIError } from 'better-auth/api'
import type { Clock } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { notify } from '../../core/events.ts'
import { longestWindowSeconds } from '../limit.ts'
import { takeCode } from './used-codes.ts'

export const day = 24 * 3600
const deviceSessionSeconds = 90 * day

/** Columns of ours on people. None can be set over HTTP. */
export const userFields = {
  organisationId: { type: 'string', required: false, input: false },
  role: { type: 'string', required: false, input: false, defaultValue: 'member' },
  deactivatedAt: { type: 'date', required: false, input: false },
} as const

/** Per address. A whole school may sit behind one; guessing at one account is limited in attempts.ts. */
export const rateLimit = {
  enabled: true,
  storage: 'database',
  window: 60,
  max: 300,
  customRules: {
    '/sign-in/email': { window: 60, max: 60 },
    // Beside this: five codes a sign-in, and ten wrong ones in a row close the second step for a quarter of an hour.
    '/two-factor/*': { window: 60, max: 60 },
    '/device/token': { window: 60, max: 120 },
    '/device/code': { window: 900, max: 200 },
    // The longest window named here is also how long counts are kept at all, those of limit.ts too.
    '/reset-password': { window: longestWindowSeconds, max: 200 },
  },
} satisfies BetterAuthOptions['rateLimit']

type SessionHooks = NonNullable<NonNullable<BetterAuthOptions['databaseHooks']>['session']>
type Endpoint = Parameters<NonNullable<NonNullable<NonNullable<SessionHooks['create']>['before']>>>[1]

/** What has to hold whichever way a sign-in begins or ends. */
export function sessionHooks(db: Db, clock: Clock): SessionHooks {
  return {
    create: {
      before: async (session, endpoint) => {
        const user = await findUser(db, endpoint, session.userId)
        if (!user || user.deactivatedAt) throw new APIError('UNAUTHORIZED', { message: 'This account is closed', code: 'USER_DEACTIVATED' })
        // Here and not before: only a right code gets as far as this, and whose it is is certain.
        if (endpoint?.path === '/two-factor/verify-totp' && !(await takeCode(db, clock, session.userId, `${endpoint.body?.code}`)))
          throw new APIError('UNAUTHORIZED', { message: 'This code was used already: please sign in with the next one', code: 'CODE_USED' })
        if (endpoint?.path !== '/device/token') return
        const expiresAt = new Date(clock.now().getTime() + deviceSessionSeconds * 1000)
        return { data: { ...session, kind: 'device', expiresAt } }
      },
    },
    delete: {
      // After the transaction, if there is one: whatever plays from an ended sign-in stops.
      after: async (session) => notify(db, 'session', { sessionId: session.id }),
    },
  }
}

interface Person {
  deactivatedAt?: Date | null
}

/** In the transaction that better-auth may be in: another connection could wait for ever for one to be free. */
async function findUser(db: Db, endpoint: Endpoint, id: string): Promise<Person | null> {
  if (endpoint) return endpoint.context.internalAdapter.findUserById(id) as Promise<Person | null>
  return db.user.findUnique({ where: { id }, select: { deactivatedAt: true } })
}
