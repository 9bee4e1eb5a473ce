// What people may do with groups. Being in one opens what is shared with it (sharing.ts); here is who runs it.
import type { GroupRole } from '../../generated/prisma/enums.ts'
import { type Decision, hidden, no, yes } from './decision.ts'
import { hasRole, isWhitelisted, sharesAtAll, standing } from './sharing.ts'
import type { Group, Person } from './world.ts'

export type GroupAction =
  | 'group.see'
  | 'group.join'
  | 'group.accept'
  | 'group.leave'
  | 'group.contribute'
  | 'group.manage'
  | 'group.approve'
  | 'group.whitelist'

const actions: readonly string[] = [
  'group.see',
  'group.join',
  'group.accept',
  'group.leave',
  'group.contribute',
  'group.manage',
  'group.approve',
  'group.whitelist',
] satisfies GroupAction[]

/** Where the viewer stands to a group, whatever she may do with it. */
export interface Place {
  /** Her own membership; not accepted while she was asked to come and has not answered. */
  membership: { role: GroupRole; accepted: boolean } | undefined
  /** Somebody of her organisation is in it, or was asked. */
  concerns: boolean
}

/**
 * Groups are hidden from all but their members, those who were asked, those who may join by
 * themselves, and administrators: of the home organisation, and of those whose people are in it.
 */
export function decideGroup(viewer: Person, action: string, group: Group, { membership, concerns }: Place): Decision {
  if (!actions.includes(action)) return no('wrong_subject')
  const role = standing(viewer, group, membership?.accepted ? membership.role : null)
  const invited = membership !== undefined && !membership.accepted && standing(viewer, group, membership.role) !== undefined
  const joinable = mayJoin(viewer, group) && role === undefined
  const governs =
    viewer.active && viewer.role === 'admin' && (viewer.organisationId === group.organisationId || (group.community && concerns))
  if (role === undefined && !invited && !joinable && !governs) return hidden(group.closed ? 'closed' : 'not_member')
  if (group.closed) return no('closed')
  switch (action as GroupAction) {
    case 'group.see':
      return yes(role ? 'group_member' : governs ? 'administrator' : 'group_open')
    case 'group.join':
      return joinable ? yes('group_open') : no('not_member')
    case 'group.accept':
      return invited ? yes('group_member') : no('not_member')
    case 'group.leave':
      return role !== undefined || invited ? yes('group_member') : no('not_member')
    case 'group.contribute':
      if (!hasRole(role, 'contribute')) return no('not_contributor')
      return isWhitelisted(viewer, group) ? yes('group_member') : no('not_whitelisted')
    case 'group.manage':
      return hasRole(role, 'manage') ? yes('group_manager') : no('not_manager')
    case 'group.approve':
      return governs && viewer.organisationId === group.organisationId ? yes('administrator') : no('not_administrator')
    case 'group.whitelist':
      return governs && group.community ? yes('administrator') : no('not_administrator')
  }
}

/** Open groups take whoever is of their organisation; students only where the group is made for them. */
function mayJoin(person: Person, group: Group): boolean {
  if (group.closed || !person.active || person.organisationId !== group.organisationId) return false
  return group.open && (sharesAtAll(person) || (person.role === 'student' && group.withStudents))
}
