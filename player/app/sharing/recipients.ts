import type { FoundPerson, GroupChoice, Share } from '../api/contract.ts'
import { isOver } from './words.ts'

/** Somebody, or a group, that a reflection can be opened to. */
export interface Recipient {
  kind: 'person' | 'group'
  id: string
  name: string
  /** Tells those of the same name apart. */
  note: string
  /** It is open to them already. */
  taken: boolean
  /** Members of other organisations are in it. */
  wide: boolean
}

/**
 * What the list offers for what was typed: people as the service found them, then groups where she may contribute. Pure.
 * @param stale the people were found for what was typed before
 */
export function recipientsOf(
  people: readonly FoundPerson[],
  groups: readonly GroupChoice[],
  typed: string,
  shares: readonly Share[],
  now: number,
  stale = false,
): Recipient[] {
  const open = shares.filter((share) => !isOver(share, now) && share.assignment === null)
  const isTaken = (id: string) => open.some(({ to }) => (to.kind === 'person' ? to.person.id : to.group.id) === id)
  const wanted = typed.trim().toLowerCase()
  return [
    ...people
      .filter(({ name }) => !stale || name.toLowerCase().includes(wanted))
      .map(({ id, name, organisation, via }): Recipient => {
        const across = via === 'organisation' ? [] : [`through ${via.network}`]
        const note = [organisation?.name, ...across].filter(Boolean).join(', ')
        return { kind: 'person', id, name, note, taken: isTaken(id), wide: false }
      }),
    ...groups
      .filter(({ name, may, closed }) => may.contribute && !closed && name.toLowerCase().includes(wanted))
      .map(({ id, name, members, community }): Recipient => {
        const note = `${community ? 'community group' : 'group'}, ${members === 1 ? '1 member' : `${members} members`}`
        return { kind: 'group', id, name, note, taken: isTaken(id), wide: community }
      }),
  ]
}
