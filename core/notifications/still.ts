import type { Notification, Prisma } from '../../generated/prisma/client.ts'
import type { Facts } from '../access/decide.ts'
import { loadWays } from '../access/facts.ts'
import type { Clock } from '../clock.ts'
import type { Db, Tx } from '../db.ts'
import { loadTellings, type Reader } from './tellings.ts'

const reading = {
  select: {
    ...{ id: true, organisationId: true, role: true, deactivatedAt: true, twoFactorEnabled: true },
    organisation: { select: { requireTwoFactor: true } },
  },
} satisfies Prisma.UserDefaultArgs
type User = Prisma.UserGetPayload<typeof reading>

/** Whether a letter about this may still go out: the decision as if its reader were signed in now. */
export async function mayStillBeTold(db: Db | Tx, clock: Clock, notificationId: string): Promise<boolean> {
  const found = await db.notification.findUnique({ where: { id: notificationId }, include: { user: reading } })
  if (!found) return false
  const { user, ...row }: Notification & { user: User } = found
  return (await loadTellings(db, readerOf(db, clock, user), [row])).has(row.id)
}

function readerOf(db: Db | Tx, clock: Clock, user: User): Reader {
  const facts: Facts = {
    signedIn: true,
    deactivated: user.deactivatedAt !== null,
    secondFactorMissing: user.organisation?.requireTwoFactor === true && user.twoFactorEnabled !== true,
    device: undefined,
    purposeConfirmed: false,
    mayDownload: false,
    now: clock.now(),
    ways: undefined,
  }
  return {
    viewer: { userId: user.id, organisationId: user.organisationId, role: user.role },
    async facts(reflectionIds) {
      const ways = await loadWays(db, [user.id], reflectionIds)
      return { facts, about: (reflectionId) => ({ ...facts, ways: ways.get(`${user.id} ${reflectionId}`) }) }
    },
  }
}
