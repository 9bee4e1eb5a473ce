import { type Action, type Decision, decide } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { type GroupSubject, loadGroup, lockGroup } from '../../core/access/groups.ts'
import type { Act, Details } from '../../core/audit/acts.ts'
import type { Clock } from '../../core/clock.ts'
import type { Db, Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { type Change, inOneGo } from '../change.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'

interface Parts {
  db: Db | Tx
  clock: Clock
}
export interface Found {
  subject: GroupSubject
  decision: Decision
}

/** The group, when the viewer may do this with it now. Throws as `demand`; no group and one she may not know of look the same. */
export async function demandGroup({ db, clock }: Parts, viewer: Viewer, action: Action, id: string): Promise<Found> {
  const subject = await loadGroup(db, viewer, id)
  if (!subject) throw new SafelightError('not_found')
  return { subject, decision: demand(await loadFacts(db, clock, viewer), viewer, action, subject) }
}

/** As `demandGroup`, of something inside a group: whoever may not look into it may not know of what is there either. */
export async function demandInside(parts: Parts, viewer: Viewer, action: Action, id: string): Promise<Found> {
  const subject = await loadGroup(parts.db, viewer, id)
  const facts = await loadFacts(parts.db, parts.clock, viewer)
  if (!subject || decide(facts, viewer, 'group.attend', subject).because === 'not_member') throw new SafelightError('not_found')
  return { subject, decision: demand(facts, viewer, action, subject) }
}

export type GroupChange = Change & Found

/** Does something to a group when the viewer may, with the group's row held from the decision to the end. */
export function changeGroup<T>(
  context: Context,
  viewer: Viewer,
  action: Action,
  id: string,
  work: (change: GroupChange) => Promise<T>,
): Promise<T> {
  return inOneGo(context, viewer, async (change) => {
    await lockGroup(change.tx, id)
    return work({ ...change, ...(await demandGroup({ db: change.tx, clock: context.clock }, change.viewer, action, id)) })
  })
}

/** To be written down for the group's organisation, and for those others whose people it is about. */
export function noteGroup(
  { viewer, acts, subject }: GroupChange,
  act: Act,
  details: Details = {},
  others: readonly (string | null)[] = [],
) {
  const { id: groupId, organisationId: home } = subject.group
  for (const organisationId of new Set([home, ...others]))
    if (organisationId !== null) acts.push({ organisationId, actorId: viewer.userId, act, details: { groupId, ...details } })
}
