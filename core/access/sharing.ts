// The rules of sharing, pure: who may share with whom, what a share rests on, and whom it reaches. `decide` asks them for
// every look; whatever changes people, groups or networks asks `lostGround` to end for good what no longer holds.
import type { GroupRole } from '../../generated/prisma/enums.ts'
import type { Group, Network, Person, Share } from './world.ts'

/** What lets somebody see what is another's. */
export interface Ground {
  shareId: string
  sharedAt: Date
  endsAt: Date | null
  assignmentId: string | null
  by:
    | { way: 'person' }
    | { way: 'network'; id: string; name: string; coaching: boolean }
    | { way: 'group'; id: string; name: string; role: GroupRole }
}

/** Why a share ended, beside its owner's will. */
export const lostGrounds = {
  expired: 'Its time was over.',
  owner_left: 'Its owner no longer belongs to the organisation.',
  owner_student: 'Students do not share.',
  recipient_left: 'This person may not see recordings any more.',
  no_network: 'The organisations are not joined any more.',
  group_closed: 'The group was closed.',
  managers_gone: 'It was for the managers of the group, and others manage it now.',
  not_contributor: 'Its owner may not contribute to the group any more.',
  not_whitelisted: "The owner's organisation does not let its people contribute to this group.",
} as const
export type LostGround = keyof typeof lostGrounds

const ranks: Record<GroupRole, number> = { view: 0, contribute: 1, manage: 2 }

/** Whether somebody can do in a group what `needed` stands for. */
export const hasRole = (role: GroupRole | undefined, needed: GroupRole): boolean => role !== undefined && ranks[role] >= ranks[needed]

/** Teachers and administrators: those who record and share. */
export const sharesAtAll = ({ role, active, organisationId }: Person): boolean =>
  active && organisationId !== null && (role === 'member' || role === 'admin')

/**
 * What a person is in a group she accepted to be in: members of other organisations count in community groups alone, students
 * at home in groups that are made for students, and only to view.
 */
export function standing(person: Person, group: Group, role: GroupRole | null): GroupRole | undefined {
  if (role === null || !person.active || group.closed || person.organisationId === null) return undefined
  const home = person.organisationId === group.organisationId
  if (person.role === 'student') return group.withStudents && home ? 'view' : undefined
  if (person.role === 'operator') return undefined
  return home || group.community ? role : undefined
}

/** Whether the person's organisation lets its people contribute: local groups need no leave. */
export const isWhitelisted = ({ organisationId }: Person, group: Group): boolean =>
  group.community ? organisationId !== null && group.whitelistedBy.includes(organisationId) : organisationId === group.organisationId

/** Whether a person may share with a group now. */
export const mayContribute = (person: Person, group: Group, role: GroupRole | null): boolean =>
  sharesAtAll(person) && isWhitelisted(person, group) && hasRole(standing(person, group, role), 'contribute')

/** Whether a member may hand in for an assignment of her group: she was asked to, so viewing is enough. */
export const mayHandIn = (person: Person, group: Group, role: GroupRole | null): boolean =>
  sharesAtAll(person) && isWhitelisted(person, group) && standing(person, group, role) !== undefined

/**
 * A network holds while an administrator of every organisation in it has approved it, and two or more are in it. One that
 * left without approving never did: by going it doesn't bring the others together.
 */
export function isActive(network: Network): boolean {
  const staying = network.organisations.filter(({ left }) => !left)
  if (network.ended || staying.length < 2 || network.organisations.some(({ approved }) => !approved)) return false
  return network.kind === 'collaboration' || staying.some(({ coaching }) => coaching)
}

/** As what a person takes part in a network; undefined: not at all. */
export function partIn(network: Network, person: Person): 'coach' | 'participant' | undefined {
  if (!sharesAtAll(person) || !isActive(network)) return undefined
  const own = network.organisations.find(({ id, left }) => id === person.organisationId && !left)
  if (!own) return undefined
  const selected = network.selected.includes(person.id)
  if (network.kind === 'coaching' && own.coaching) return selected ? 'coach' : undefined
  return own.everybody || selected ? 'participant' : undefined
}

/** Whether a network lets the one share with the other: in a coaching one, when either is a coach. */
export function joins(network: Network, from: Person, to: Person): boolean {
  const parts = [partIn(network, from), partIn(network, to)]
  if (parts.includes(undefined)) return false
  return network.kind === 'collaboration' || parts.includes('coach')
}

/** How one person may share with another: as people of one organisation, or across a network. Undefined: she may not. */
export function reach(from: Person, to: Person, networks: readonly Network[]): { by: 'organisation' } | { by: Network } | undefined {
  if (!sharesAtAll(from) || !sharesAtAll(to) || from.id === to.id) return undefined
  if (from.organisationId === to.organisationId) return { by: 'organisation' }
  const network = networks.find((one) => joins(one, from, to))
  return network && { by: network }
}

/** What a share no longer rests on; undefined while it holds. */
export function lostGround(share: Share, owner: Person, networks: readonly Network[], now: Date): LostGround | undefined {
  if (share.endsAt !== null && share.endsAt <= now) return 'expired'
  if (owner.role === 'student') return 'owner_student'
  if (!sharesAtAll(owner) || owner.organisationId !== share.organisationId) return 'owner_left'
  if ('person' in share.to) {
    if (!sharesAtAll(share.to.person)) return 'recipient_left'
    return reach(owner, share.to.person, networks) ? undefined : 'no_network'
  }
  const { group, ownerRole } = share.to
  if (group.closed) return 'group_closed'
  if (!isWhitelisted(owner, group)) return 'not_whitelisted'
  const may = share.assignmentId === null ? mayContribute : mayHandIn
  return may(owner, group, ownerRole) ? undefined : 'not_contributor'
}

/** Whether a share lets this viewer see what it opens, and how. `role` is hers in the group it is made to. */
export function groundOf(
  share: Share,
  owner: Person,
  viewer: Person,
  role: GroupRole | null,
  networks: readonly Network[],
  now: Date,
): Ground | undefined {
  if (lostGround(share, owner, networks, now)) return undefined
  const { id: shareId, sharedAt, endsAt, assignmentId } = share
  const ground = (by: Ground['by']): Ground => ({ shareId, sharedAt, endsAt, assignmentId, by })
  if ('person' in share.to) {
    if (share.to.person.id !== viewer.id) return undefined
    const reached = reach(owner, viewer, networks)
    if (!reached) return undefined
    if (reached.by === 'organisation') return ground({ way: 'person' })
    const { id, name, kind } = reached.by
    return ground({ way: 'network', id, name, coaching: kind === 'coaching' })
  }
  const { group } = share.to
  const seen = standing(viewer, group, role)
  if (seen === undefined) return undefined
  if (!share.wide && viewer.organisationId !== owner.organisationId) return undefined
  if (share.audience === 'managers' && seen !== 'manage') return undefined
  return ground({ way: 'group', id: group.id, name: group.name, role: seen })
}
