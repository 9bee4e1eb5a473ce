import type { Person, Region } from '../api/govern-contract.ts'

/** "3 May 2026" in the reader's own language. */
export const day = (iso: string): string => new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(new Date(iso))

/** "1 member", "12 members". */
export const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

/** "Oak School", "Oak School and Elm School", "Oak School, Elm School and Ash School". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** A name, with the school of people from another one. */
export const nameOf = ({ name, organisation }: Person, own: string | undefined): string =>
  organisation && organisation.id !== own ? `${name} (${organisation.name})` : name

/** Whether something's name holds what was typed, whatever the case. */
export const matches = (typed: string, ...texts: string[]): boolean =>
  texts.some((text) => text.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase()))

export const regionNames: Record<Region, string> = { eu: 'Europe', us: 'United States', oce: 'Oceania' }
