// What people may do with groups. Being in one opens what is shared with it (sharing.ts); here is who runs it.
import type { GroupRole } from '../../generated/prisma/enums.ts'
import { type Decision, hidden, no, yes } from './decision.ts'
import { hasRole, isWhitelisted, sharesAtAll, standing } from './sharing.ts'
import type { Group, Person } from './world.ts'

const actions = [
  'group.see',
  // Who is in it.
  'group.members',
  // What is shared with it, and its assignments.
  'group.attend',
  'group.join',
  'group.accept',
  'group.leave',
  'group.contribute',
  'group.hand-in',
  'group.manage',
  // Taking somebody out, giving somebody else another role, closing it: also of a group that has lost its managers.
  'group.govern',
  // Asking for the upgrade to a community group is managing; this is taking it back, before or after the approval.
  'group.withdraw',
  'group.approve',
  'group.whitelist',
] as const
export type GroupAction = (typeof actions)[number]

const isGroupAction = (action: string): action is GroupAction => (actions as readonly string[]).includes(action)

/** Where the viewer stands to a group, whatever she may do with it. */
export interface Place {
  /** Her own membership; not accepted while she was asked to come and has not answered. */
  membership: { role: GroupRole; accepted: boolean } | undefined
  /** Somebody of her organisation is in it, or was asked, or her organisation lets its people contribute. */
  concerns: boolean
}

/** What follows from it. */
interface Stand {
  role: GroupRole | undefined
  invited: boolean
  joinable: boolean
  /** An administrator of an organisation that it concerns. */
  governs: boolean
  /** An administrator of the group's own organisation. */
  governsHome: boolean
}

/**
 * Groups are hidden from all but their members, those who were asked, those who may join by
 * themselves, and administrators: of the home organisation, and of those whose people are in it.
 */
export function decideGroup(viewer: Person, action: string, group: Group, place: Place): Decision {
  if (!isGroupAction(action)) return no('wrong_subject')
  const stand = standOf(viewer, group, place)
  if (stand.role === undefined && !stand.invited && !stand.joinable && !stand.governs) return hidden(group.closed ? 'closed' : 'not_member')
  if (group.closed) return no('closed')
  return decideKnown(viewer, action, group, stand)
}

function standOf(viewer: Person, group: Group, { membership, concerns }: Place): Stand {
  const role = standing(viewer, group, membership?.accepted ? membership.role : null)
  const invited = membership !== undefined && !membership.accepted && standing(viewer, group, membership.role) !== undefined
  const administers = viewer.active && viewer.role === 'admin'
  const governsHome = administers && viewer.organisationId === group.organisationId
  const governs = governsHome || (administers && group.community && concerns)
  return { role, invited, joinable: role === undefined && mayJoin(viewer, group), governs, governsHome }
}

function decideKnown(viewer: Person, action: GroupAction, group: Group, stand: Stand): Decision {
  const { role, invited, joinable, governs, governsHome } = stand
  switch (action) {
    case 'group.see':
      return yes(role ? 'group_member' : governs ? 'administrator' : invited ? 'group_asked' : 'group_open')
    case 'group.members':
      return role ? yes('group_member') : governs ? yes('administrator') : no('not_member')
    case 'group.attend':
      return role ? yes('group_member') : no('not_member')
    case 'group.join':
      return joinable ? yes('group_open') : no('not_open')
    case 'group.accept':
      return invited ? yes('group_asked') : no('not_asked')
    case 'group.leave':
      return role ? yes('group_member') : invited ? yes('group_asked') : no('not_member')
    case 'group.contribute':
      if (!hasRole(role, 'contribute')) return no('not_contributor')
      return isWhitelisted(viewer, group) ? yes('group_member') : no('not_whitelisted')
    case 'group.hand-in':
      if (!role) return no('not_member')
      if (!sharesAtAll(viewer)) return no('student')
      return isWhitelisted(viewer, group) ? yes('group_member') : no('not_whitelisted')
    case 'group.manage':
      return hasRole(role, 'manage') ? yes('group_manager') : no('not_manager')
    case 'group.govern':
      return hasRole(role, 'manage') ? yes('group_manager') : governsHome ? yes('administrator') : no('not_manager')
    case 'group.withdraw':
      if (governsHome) return yes('administrator')
      if (group.community) return no('not_administrator')
      return hasRole(role, 'manage') ? yes('group_manager') : no('not_manager')
    case 'group.approve':
      return governsHome ? yes('administrator') : no('not_administrator')
    case 'group.whitelist':
      if (!governs) return no('not_administrator')
      return group.community ? yes('administrator') : no('not_community')
  }
}

/** Open groups take whoever is of their organisation; students only where the group is made for them. */
function mayJoin(person: Person, group: Group): boolean {
  if (group.closed || !person.active || person.organisationId !== group.organisationId) return false
  return group.open && (sharesAtAll(person) || (person.role === 'student' && group.withStudents))
}
