import { z } from 'zod'
import { loadMembers, type Member } from '../../core/access/groups.ts'
import { standing } from '../../core/access/sharing.ts'
import { SafelightError } from '../../core/errors.ts'
import { GroupRole } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { findPeople } from '../people/find.ts'
import { Person } from '../people/person.ts'
import type { Viewer } from '../viewer.ts'
import { demandGroup, type Found } from './load.ts'

export const MemberView = z.object({
  person: Person,
  role: z.enum(GroupRole),
  accepted: z.boolean().describe('False of people of my organisation who were asked and have not answered; administrators see them'),
  student: z.boolean(),
})
export type MemberView = z.infer<typeof MemberView>

/** Throws as `demand`. */
export async function viewMembers(context: Context, viewer: Viewer, groupId: string): Promise<MemberView[]> {
  const found = await demandGroup(context, viewer, 'group.members', groupId)
  const { group } = found.subject
  const members = (await loadMembers(context.db, groupId)).filter((member) => maySee(viewer, found, member))
  const people = await findPeople(
    context.db,
    members.map(({ person }) => person.id),
  )
  return members.flatMap(({ person, role, accepted }) => {
    const named = people.get(person.id)
    const seen = standing(person, group, role)
    return named && seen ? [{ person: named, role: seen, accepted, student: person.role === 'student' }] : []
  })
}

/** Throws as `demand`, and `not_found`. */
export async function viewMember(context: Context, viewer: Viewer, groupId: string, userId: string): Promise<MemberView> {
  const member = (await viewMembers(context, viewer, groupId)).find(({ person }) => person.id === userId)
  if (!member) throw new SafelightError('not_found')
  return member
}

/**
 * Members see each other, and so do administrators at the group's home; administrators elsewhere see their own people.
 * Somebody who was only asked, by an address, is shown to nobody but administrators of her organisation.
 */
function maySee(viewer: Viewer, { subject, decision }: Found, { person, accepted }: Member): boolean {
  if (viewer.role === 'admin' && person.organisationId === viewer.organisationId) return true
  return accepted && (decision.because === 'group_member' || viewer.organisationId === subject.group.organisationId)
}
