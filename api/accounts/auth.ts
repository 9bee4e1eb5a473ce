// better-auth on our tables. What it may do over HTTP is listed in doors.ts; here is how it does it.
import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { bearer, deviceAuthorization, twoFactor } from 'better-auth/plugins'
import type { Clock } from '../../core/clock.ts'
import type { Config } from '../../core/config.ts'
import type { Db } from '../../core/db.ts'
import { day, rateLimit, sessionHooks, userFields } from './auth-options.ts'
import { trustedOrigins } from './origin.ts'

export const authPath = '/v1/auth'
/** Set by the bridge from the socket or the trusted proxy, never taken from outside. */
export const clientAddressHeader = 'x-client-ip'
export const passwordLength = { least: 12, most: 128 }

export type Auth = ReturnType<typeof createAuth>

export interface AuthParts {
  config: Pick<Config, 'publicUrl' | 'production'>
  db: Db
  clock: Clock
  /** Signs cookies and bearer tokens, and encrypts the secrets of second factors. */
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
    emailAndPassword: {
      enabled: true,
      // Accounts are made by invitation only (and by the seed).
      disableSignUp: true,
      requireEmailVerification: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      revokeSessionsOnPasswordReset: true,
    },
    // Tokens of letters and of unfinished sign-ins: reading the table opens nothing.
    verification: { storeIdentifier: 'hashed' },
    trustedOrigins: async (request) => trustedOrigins(config, request?.headers.get('host') ?? undefined),
    user: { additionalFields: userFields },
    session: {
      expiresIn: 7 * day,
      updateAge: day,
      // A cached session would outlive its row: signing out and closing an account must hold at once.
      cookieCache: { enabled: false },
      additionalFields: { kind: { type: 'string', required: false, input: false, defaultValue: 'browser' } },
    },
    databaseHooks: { session: sessionHooks(db, clock) },
    rateLimit,
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
      twoFactor(),
      // Last: listed earlier it hands out tokens of sign-ins that aren't finished.
      bearer(),
    ],
  })
}
