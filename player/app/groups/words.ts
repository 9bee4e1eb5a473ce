import type { Assignment, Audience, Group, GroupRole } from '../api/govern-contract.ts'
import { counted } from '../parts/words.ts'

export const roleNames: Record<GroupRole, string> = { view: 'Viewer', contribute: 'Contributor', manage: 'Manager' }

export const roleMeanings: Record<GroupRole, string> = {
  view: 'Watches what is shared with the group, and hands in when asked to.',
  contribute: 'Also shares her own reflections with the group and sets assignments.',
  manage: 'Also takes people in and out and runs the group.',
}

export const roleChoices = (['view', 'contribute', 'manage'] as const).map((value) => ({ value, label: roleNames[value] }))

/** What kind of group it is, in few words each. */
export function marksOf({ community, requested, withStudents, open, closed }: Group): string[] {
  return [
    ...(closed ? ['Closed'] : []),
    ...(community ? ['Community group'] : requested ? ['Community group asked for'] : []),
    ...(withStudents ? ['With students'] : []),
    ...(open && !closed ? ['Open to join'] : []),
  ]
}

/** "12 members · you are a manager", with the school when it is another's. */
export function lineOf({ members, mine, organisation }: Group, ownOrganisation: string | undefined): string {
  return [
    ...(organisation.id === ownOrganisation ? [] : [organisation.name]),
    counted(members, 'member'),
    ...(mine?.accepted ? [`you are a ${roleNames[mine.role].toLowerCase()}`] : []),
  ].join(' · ')
}

/** Mine, those I am asked to come to, and those I could join. One that is in none of them only concerns an administrator. */
export function sorted(groups: readonly Group[]) {
  return {
    asked: groups.filter(({ mine }) => mine && !mine.accepted),
    mine: groups.filter(({ mine }) => mine?.accepted),
    open: groups.filter(({ mine, may }) => !mine && may.join),
  }
}

export const audienceWords: Record<Audience, string> = {
  managers: 'Only the managers of the group see what is handed in.',
  members: 'Everybody in the group sees what is handed in.',
}

/** Whether an assignment's day is over. */
export const isOver = ({ dueAt }: Pick<Assignment, 'dueAt'>, now: Date): boolean => new Date(dueAt) < now

/** Open ones first, the next to be due on top; then the closed ones, newest first. */
export function inOrder(assignments: readonly Assignment[]): Assignment[] {
  const at = ({ dueAt }: Assignment) => new Date(dueAt).getTime()
  return [...assignments].sort((a, b) => Number(a.closed) - Number(b.closed) || (a.closed ? at(b) - at(a) : at(a) - at(b)))
}

/** A moment as a date-and-time field holds it, in the reader's own time: "2026-05-03T17:00". */
export function asField(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return `${date}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** In a week, at five in the afternoon. */
export function usualDue(now: Date): string {
  return asField(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 7, 17))
}
