import type { Person, Share, SharedReflection, ShareTarget } from '../api/contract.ts'

/** A name, with the school where that isn't the reader's own: two schools may have the same name on their lists. */
export function nameOf(person: Person, homeId: string | undefined): string {
  const { name, organisation } = person
  return organisation && organisation.id !== homeId ? `${name}, ${organisation.name}` : name
}

export function targetName(to: ShareTarget): string {
  return to.kind === 'person' ? to.person.name : to.group.name
}

/** Taken back, lost, or its time is over. */
export function isOver({ endedAt, endsAt }: Pick<Share, 'endedAt' | 'endsAt'>, now: number): boolean {
  return endedAt !== null || (endsAt !== null && Date.parse(endsAt) <= now)
}

/** Whom it is open to, in one line: "Open to Anna Ray, Year 5 Maths and 2 more". */
export function openTo(shares: readonly Share[], now: number): string {
  const names = [...new Set(shares.filter((share) => !isOver(share, now)).map(({ to }) => targetName(to)))]
  if (names.length === 0) return 'Only you can see this'
  if (names.length > 3) return `Open to ${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
  return `Open to ${listed(names)}`
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** "1 recording", "3 recordings". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The last moment of a day ("2026-05-03") where the reader is; null for what is no day. */
export function endOfDay(day: string): string | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  if (!year || !month || !date) return null
  const end = new Date(Number(year), Number(month) - 1, Number(date), 23, 59, 59, 999)
  return end.getDate() === Number(date) ? end.toISOString() : null
}

/** The day of a moment where the reader is, as a date field has it: "2026-05-03". */
export function dayOf(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** "3 May 2026" in the reader's own language. */
export function onDay(iso: string): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(new Date(iso))
}

export interface OfPerson {
  person: Person
  reflections: SharedReflection[]
}

/** What was opened by whom: those who opened something last come first. Pure. */
export function byOwner(reflections: readonly SharedReflection[]): OfPerson[] {
  const people = new Map<string, OfPerson>()
  const latestFirst = [...reflections].sort((a, b) => (b.sharedAt ?? b.createdAt).localeCompare(a.sharedAt ?? a.createdAt))
  for (const reflection of latestFirst) {
    const { owner } = reflection
    const known = people.get(owner.id)
    if (known) known.reflections.push(reflection)
    else people.set(owner.id, { person: owner, reflections: [reflection] })
  }
  return [...people.values()]
}
