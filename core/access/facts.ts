// What `decide` has to know, fetched afresh each time it is asked.
import { Prisma } from '../../generated/prisma/client.ts'
import type { Role, SessionKind } from '../../generated/prisma/enums.ts'
import type { Clock } from '../clock.ts'
import type { Db, Tx } from '../db.ts'
import type { Facts, Viewer, Ways } from './decide.ts'
import { readWays, type WaysJson, waysSql } from './ways.ts'

/** Whose sign-in asks. */
export interface Asker {
  userId: string
  sessionId: string
}

/** Of a sign-in and its person. */
export interface SignInRow {
  signedInUntil: Date
  sessionKind: SessionKind
  sessionId: string
  deactivatedAt: Date | null
  twoFactorEnabled: boolean | null
  requireTwoFactor: boolean | null
  /** Where it was looked for: when she confirmed in this sign-in what she looks at stills for. */
  purposeConfirmedAt?: Date | null
}

/** How long it holds that a purpose was confirmed. */
export const purposeSeconds = 8 * 3600

/** Until when a purpose holds that was confirmed then. */
export const purposeUntil = (confirmedAt: Date): Date => new Date(confirmedAt.getTime() + purposeSeconds * 1000)

/** Columns of `SignInRow`, where `s` is the sign-in, `v` the person and `vo` her organisation (LEFT JOIN). */
export const signInColumns = Prisma.sql`
  s.id AS "sessionId", s.expires_at AS "signedInUntil", s.kind::text AS "sessionKind", v.deactivated_at AS "deactivatedAt",
  v.two_factor_enabled AS "twoFactorEnabled", vo.require_two_factor AS "requireTwoFactor"`

export function factsOf(row: SignInRow, now: Date, ways: Ways | undefined): Facts {
  return {
    signedIn: row.signedInUntil > now,
    deactivated: row.deactivatedAt !== null,
    secondFactorMissing: row.requireTwoFactor === true && row.twoFactorEnabled !== true,
    device: row.sessionKind === 'browser' ? undefined : row.sessionId,
    purposeConfirmed: row.purposeConfirmedAt != null && purposeUntil(row.purposeConfirmedAt) > now,
    mayDownload: false,
    now,
    ways,
  }
}

const nobody = (now: Date): Facts => ({
  ...{ signedIn: false, deactivated: false, secondFactorMissing: false, device: undefined },
  ...{ purposeConfirmed: false, mayDownload: false, now, ways: undefined },
})

/** In one query. No sign-in: nothing is allowed. `reflectionId`: of what is asked about, when it may be another's. */
export async function loadFacts(db: Db | Tx, clock: Clock, asker: Asker, reflectionId?: string): Promise<Facts> {
  const found = await loadFactsOf(db, clock, asker, reflectionId === undefined ? [] : [reflectionId])
  return reflectionId === undefined ? found.facts : found.about(reflectionId)
}

/** As `loadFacts`, of several reflections at once. */
export async function loadFactsOf(db: Db | Tx, clock: Clock, { userId, sessionId }: Asker, reflectionIds: readonly string[]) {
  const now = clock.now()
  const [row] = await db.$queryRaw<SignInRow[]>`
    SELECT ${signInColumns}, p.confirmed_at AS "purposeConfirmedAt" FROM sessions s JOIN users v ON v.id = s.user_id
    LEFT JOIN organisations vo ON vo.id = v.organisation_id LEFT JOIN oversight_purposes p ON p.session_id = s.id
    WHERE s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid`
  const ways = reflectionIds.length > 0 ? await loadWays(db, [userId], reflectionIds) : new Map<string, Ways>()
  const facts = row ? factsOf(row, now, undefined) : nobody(now)
  return { facts, about: (reflectionId: string): Facts => ({ ...facts, ways: ways.get(`${userId} ${reflectionId}`) }) }
}

/** How each of the people may have been let to each of the reflections, by `<user id> <reflection id>`. */
export async function loadWays(db: Db | Tx, userIds: readonly string[], reflectionIds: readonly string[]): Promise<Map<string, Ways>> {
  const rows = await db.$queryRaw<{ userId: string; reflectionId: string; ways: WaysJson }[]>`
    SELECT v.id AS "userId", r.id AS "reflectionId", ${waysSql} AS ways
    FROM users v CROSS JOIN reflections r JOIN users o ON o.id = r.owner_id
    WHERE v.id = ANY(${userIds}::uuid[]) AND r.id = ANY(${reflectionIds}::uuid[]) AND v.id <> o.id`
  return new Map(rows.map(({ userId, reflectionId, ways }) => [`${userId} ${reflectionId}`, readWays(ways)]))
}

/** People as viewers, for decisions about them (who can see this?), as if they were signed in. */
export async function loadViewers(db: Db | Tx, userIds: readonly string[]): Promise<(Viewer & { name: string; deactivated: boolean })[]> {
  const rows = await db.user.findMany({
    where: { id: { in: [...userIds] } },
    select: { id: true, name: true, organisationId: true, role: true, deactivatedAt: true },
  })
  return rows.map(({ id, name, organisationId, role, deactivatedAt }) => ({
    ...{ userId: id, name, organisationId, role: role as Role },
    deactivated: deactivatedAt !== null,
  }))
}
