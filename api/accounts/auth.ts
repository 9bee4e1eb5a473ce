// better-auth on our tables. What it may do over HTTP is listed in doors.ts; here is how it does it.
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError } from 'better-auth/api'
import { bearer, deviceAuthorization } from 'better-auth/plugins'
import type { Clock } from '../../core/clock.ts'
import type { Config } from '../../core/config.ts'
import type { Db } from '../../core/db.ts'
import { trustedOrigins } from './origin.ts'

export const authPath = '/v1/auth'
/** Set by the bridge from the socket or the trusted proxy, never taken from outside. */
export const clientAddressHeader = 'x-client-ip'
const day = 24 * 3600
const deviceSessionSeconds = 90 * day

export type Auth = ReturnType<typeof createAuth>

export interface AuthParts {
  config: Pick<Config, 'publicUrl' | 'production'>
  db: Db
  clock: Clock
  /** Signs cookies and bearer tokens. */
  secret: string
}

/** Makes the account service. Opens nothing; every call asks the database. */
export function createAuth({ config, db, clock, secret }: AuthParts) {
  return betterAuth({
    appName: 'Safelight',
    baseURL: config.publicUrl,
    basePath: authPath,
    secret,
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    // Accounts are made by invitation only (and by the seed).
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    trustedOrigins: async (request) => trustedOrigins(config, request?.headers.get('host') ?? undefined),
    user: {
      additionalFields: {
        organisationId: { type: 'string', required: false, input: false },
        role: { type: 'string', required: false, input: false, defaultValue: 'member' },
        deactivatedAt: { type: 'date', required: false, input: false },
      },
    },
    session: {
      expiresIn: 7 * day,
      updateAge: day,
      // A cached session would outlive its row: signing out and closing an account must hold at once.
      cookieCache: { enabled: false },
      additionalFields: { kind: { type: 'string', required: false, input: false, defaultValue: 'browser' } },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const user = await db.user.findUnique({ where: { id: session.userId }, select: { deactivatedAt: true } })
            if (!user || user.deactivatedAt)
              throw new APIError('UNAUTHORIZED', { message: 'This account is closed', code: 'USER_DEACTIVATED' })
            if (context?.path !== '/device/token') return
            const expiresAt = new Date(clock.now().getTime() + deviceSessionSeconds * 1000)
            return { data: { ...session, kind: 'device', expiresAt } }
          },
        },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      // A whole school may sit behind one address; guessing at one account is limited in attempts.ts.
      customRules: {
        '/sign-in/email': { window: 60, max: 60 },
        '/device/token': { window: 60, max: 120 },
        // The longest window named here is also how long attempts.ts may keep its rows.
        '/device/code': { window: 900, max: 200 },
      },
    },
    advanced: {
      cookiePrefix: 'safelight',
      database: { generateId: 'uuid' },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // Stated, because better-auth turns the check off by itself when NODE_ENV is `test`.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      deviceAuthorization({ verificationUri: `${config.publicUrl}/pair`, expiresIn: '15m', interval: '5s' }),
      // Last: listed earlier it hands out tokens of sign-ins that aren't finished.
      bearer(),
    ],
  })
}
