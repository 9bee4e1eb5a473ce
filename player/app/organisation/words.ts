import type { Colleague, Invitation, Role } from '../api/govern-contract.ts'
import { matches } from '../parts/words.ts'

export const roleNames: Record<Role, string> = { member: 'Teacher', admin: 'Administrator', student: 'Student' }

export const roleMeanings: Record<Role, string> = {
  member: 'Records, shares, and watches what others share.',
  admin: 'A teacher who also looks after people, groups and networks. It opens nobody’s recordings.',
  student: 'Watches what is shared with groups that have students in them. Neither records nor shares.',
}

export const roles: readonly Role[] = ['member', 'admin', 'student']

export const stateNames: Record<Invitation['state'], string> = {
  waiting: 'Waiting',
  accepted: 'Accepted',
  withdrawn: 'Taken back',
  expired: 'Too old',
}

/** What was typed is looked for in names and addresses; open accounts come first, then by name. */
export function peopleShown(people: readonly Colleague[], typed: string): Colleague[] {
  return people
    .filter(({ name, email }) => matches(typed, name, email))
    .sort((a, b) => Number(a.deactivated) - Number(b.deactivated) || a.name.localeCompare(b.name))
}

/** Invitations that still matter: those that wait, and those that became too old without an answer. */
export const openInvitations = (invitations: readonly Invitation[]): Invitation[] =>
  invitations.filter(({ state }) => state === 'waiting' || state === 'expired')

/** What changing a role does, to be read before it is done. */
export function roleChange(from: Role, to: Role): string {
  if (to === 'student') return 'What this person shared is closed to others at once and for good; students neither record nor share.'
  if (from === 'admin') return 'This person then no longer looks after people, groups and networks. Recordings and shares stay as they are.'
  if (to === 'admin') return 'This person can then invite and close accounts, and decide about groups and networks. It opens no recordings.'
  return 'This person can then record and share. Recordings and shares of others are not changed.'
}

/** What a row of the audit holds beside who, when and what: "because: no network". */
export function detailsOf(details: Readonly<Record<string, string | number | boolean | null>>): string[] {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${spaced(name)}: ${typeof value === 'boolean' ? (value ? 'yes' : 'no') : spaced(String(value))}`)
}

/** "requireTwoFactor" -> "require two factor"; ids are left as they are. */
function spaced(word: string): string {
  if (/[0-9]/.test(word)) return word
  return word
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase()
}
