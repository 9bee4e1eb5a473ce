// Making, changing and closing groups.
import { loadMembers } from '../../core/access/groups.ts'
import { notifyPeople } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import { endShares, inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import { demandHere } from '../here.ts'
import type { Viewer } from '../viewer.ts'
import { changeGroup, noteGroup } from './load.ts'

export interface NewGroup {
  name: string
  description: string
  withStudents: boolean
  open: boolean
}

/** Resolves to its id. */
export function makeGroup(context: Context, viewer: Viewer, wanted: NewGroup): Promise<string> {
  const { clock } = context
  return inOneGo(context, viewer, async ({ tx, viewer, acts }) => {
    const organisationId = await demandHere({ db: tx, clock }, viewer, 'group.create')
    const now = clock.now()
    const groupId = newId()
    const { userId } = viewer
    await tx.group.create({
      data: {
        ...{ ...wanted, id: groupId, organisationId, createdById: userId, createdAt: now },
        members: { create: { userId, role: 'manage', createdAt: now, acceptedAt: now } },
      },
    })
    const { withStudents, open } = wanted
    acts.push({ organisationId, actorId: userId, act: 'group.made', details: { groupId, withStudents, open } })
    return groupId
  })
}

export interface Settings {
  name?: string | undefined
  description?: string | undefined
  open?: boolean | undefined
}

export function changeSettings(context: Context, viewer: Viewer, id: string, { name, description, open }: Settings): Promise<void> {
  return changeGroup(context, viewer, 'group.manage', id, async (change) => {
    const data = {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(open !== undefined && { open }),
    }
    await change.tx.group.update({ where: { id }, data })
    noteGroup(change, 'group.changed', open === undefined ? {} : { open })
  })
}

export function closeGroup(context: Context, viewer: Viewer, id: string): Promise<void> {
  return changeGroup(context, viewer, 'group.govern', id, async (change) => {
    const { tx } = change
    await tx.group.update({ where: { id }, data: { closedAt: context.clock.now(), requestedAt: null } })
    const members = await loadMembers(tx, id)
    await endShares(context, change, { groupId: id })
    await notifyPeople(
      tx,
      members.map(({ person }) => person.id),
    )
    noteGroup(
      change,
      'group.closed',
      {},
      members.map(({ person }) => person.organisationId),
    )
  })
}
