// What becomes of somebody when her role changes or her account is closed: whatever rested on it ends in the same moment.
import { endingOf, endWhatRestedOn } from '../../core/access/end.ts'
import type { Entry } from '../../core/audit/acts.ts'
import type { Tx } from '../../core/db.ts'
import { endDownloads, type Moved } from '../../core/downloads/move.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import type { User } from '../../generated/prisma/client.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { endSignIns } from '../accounts/sign-ins.ts'
import type { Context } from '../context.ts'
import { discardAll } from '../downloads/ends.ts'
import type { Viewer } from '../viewer.ts'
import { governing } from './govern.ts'

export interface PersonChange {
  role?: Role | undefined
  deactivated?: boolean | undefined
}

export const personView = ({ id, name, email, role, deactivatedAt, twoFactorEnabled, createdAt }: User) => ({
  ...{ id, name, email, role },
  deactivated: deactivatedAt !== null,
  twoFactor: twoFactorEnabled === true,
  createdAt: createdAt.toISOString(),
})

/** Throws `not_found` for people of other organisations as for none, and `conflict` for oneself and the last administrator. */
export async function changePerson(context: Context, viewer: Viewer, id: string, change: PersonChange): Promise<User> {
  const downloads: Moved[] = []
  const changed = await governing(context, viewer, async (tx, organisationId) => {
    const before = await tx.user.findFirst({ where: { id, organisationId } })
    if (!before) throw new SafelightError('not_found')
    if (id === viewer.userId)
      throw new SafelightError('conflict', 'Your own account and role can be changed by another administrator only.')
    const acts = actsOf(before, change)
    if (acts.length === 0) return before
    const person = await tx.user.update({ where: { id }, data: dataOf(context, before, change) })
    await demandAdministrator(tx, organisationId)
    if (acts.some(({ act }) => act !== 'person.role')) await closeAllDoors(tx, id)
    const ended = await endWhatRestedOn(tx, context.clock, { userId: id })
    await notify(tx, 'person', { userId: id })
    const actorId = viewer.userId
    if (person.deactivatedAt !== null)
      downloads.push(...(await endDownloads(tx, { ownerId: id }, { act: 'revoke', actorId, now: context.clock.now() })))
    await context.audit.record(
      tx,
      ...acts.map(({ act, details }): Entry => ({ organisationId, actorId, act, details: { userId: id, ...details } })),
      ...ended.map((one) => endingOf(one, actorId)),
      ...downloads.map(({ entry }) => entry),
    )
    return person
  })
  await discardAll(context, downloads)
  return changed
}

function actsOf(before: User, { role, deactivated }: PersonChange): Pick<Entry, 'act' | 'details'>[] {
  const acts: Pick<Entry, 'act' | 'details'>[] = []
  if (role !== undefined && role !== before.role) acts.push({ act: 'person.role', details: { role } })
  if (deactivated !== undefined && deactivated !== (before.deactivatedAt !== null))
    acts.push({ act: deactivated ? 'person.deactivated' : 'person.restored' })
  return acts
}

function dataOf({ clock }: Context, before: User, { role = before.role, deactivated }: PersonChange) {
  const since = deactivated === undefined ? before.deactivatedAt : deactivated ? (before.deactivatedAt ?? clock.now()) : null
  return { role, deactivatedAt: since }
}

/**
 * Sign-ins of browsers and devices, half finished ones, and letters on their way. Also when an account is opened again:
 * none that came to be in the moment of closing may come back to life.
 */
async function closeAllDoors(tx: Tx, userId: string): Promise<void> {
  await endSignIns(tx, { userId })
  await tx.verification.deleteMany({ where: { value: userId } })
  await tx.deviceCode.deleteMany({ where: { userId } })
}

/** Those who change take turns, so this can't be passed by two at once. */
async function demandAdministrator(tx: Tx, organisationId: string): Promise<void> {
  const left = await tx.user.count({ where: { organisationId, role: 'admin', deactivatedAt: null } })
  if (left === 0) throw new SafelightError('conflict', 'An organisation needs an administrator.')
}
