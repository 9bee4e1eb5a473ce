import type { Permit, PermitState } from '../api/downloads-contract.ts'
import { when } from '../clips/words.ts'
import { listed } from '../parts/words.ts'

export const permitNames: Record<PermitState, string> = { asked: 'Asked for', enabled: 'On', refused: 'Refused', ended: 'Ended' }

export const permitColours: Record<PermitState, string> = { asked: 'yellow', enabled: 'teal', refused: 'red', ended: 'gray' }

/** What an organisation agrees to, to be read before it asks. */
export const risks: readonly string[] = [
  'A downloaded recording leaves Safelight. Sharing can be taken back; a file on somebody’s device can’t.',
  'Whoever has the file can watch, copy and publish it, with the faces and voices of children in it.',
  'Each file carries a trace that tells which download it came from. It helps to find a leak, and doesn’t prevent one.',
  'Your organisation answers for the files, for keeping them safe and for deleting them, as for any data of pupils.',
]

/** What is wanted, or was given, of time. */
export const durationNames = (temporary: boolean): string => (temporary ? '48 hours' : 'Until it is ended')

/** For whom it is: "everybody in Oak School", "Ada and Ben". */
export function forWhom({ everybody, people, organisation }: Pick<Permit, 'everybody' | 'people' | 'organisation'>): string {
  if (everybody) return `everybody in ${organisation.name}`
  return people.length === 0 ? 'nobody any more' : listed(people.map(({ name }) => name))
}

type Named = Pick<Permit, 'everybody' | 'people'>

/** Whether a choice is what holds already. @param chosen ids; null: everybody */
export function isSameChoice({ everybody, people }: Named, chosen: readonly string[] | null): boolean {
  if (chosen === null || everybody) return chosen === null && everybody
  return chosen.length === people.length && people.every(({ id }) => chosen.includes(id))
}

/** What a choice takes from whom; null where it takes nothing from anybody. @param chosen ids; null: everybody */
export function leftOutWords({ everybody, people }: Named, chosen: readonly string[] | null): string | null {
  if (chosen === null) return null
  const ending = 'Open downloads of theirs end at once, and their files are destroyed.'
  if (everybody) return `All others in the organisation can download nothing any more. ${ending}`
  const names = people.filter(({ id }) => !chosen.includes(id)).map(({ name }) => name)
  return names.length === 0 ? null : `Can download nothing any more: ${listed(names)}. ${ending}`
}

/** What holds, or held, one line each. */
export function termsOf(permit: Permit): { name: string; words: string }[] {
  return [
    { name: 'For whom', words: forWhom(permit) },
    { name: 'Until', words: permit.endsAt === null ? 'somebody ends it' : when(permit.endsAt) },
    { name: 'Approval', words: permit.approval ? 'an administrator approves each download' : 'none: files are made at once' },
  ]
}

/** What became of the last one, where downloads are off; null when none was ever asked for. */
export function pastWords(permit: Pick<Permit, 'state' | 'reason' | 'decidedAt' | 'endedAt' | 'endsAt'> | null): string | null {
  if (permit?.state === 'refused') {
    const on = permit.decidedAt === null ? '' : ` on ${when(permit.decidedAt)}`
    return `It was refused${on}${permit.reason ? `: ${permit.reason}` : '.'}`
  }
  if (permit?.state !== 'ended') return null
  const ended = permit.endedAt ?? permit.endsAt
  return ended === null ? 'It has ended.' : `It ended on ${when(ended)}.`
}

/** Those that wait for a decision, those that hold, and the rest. */
export const inThree = (permits: readonly Permit[]) => ({
  asked: permits.filter(({ state }) => state === 'asked'),
  enabled: permits.filter(({ state }) => state === 'enabled'),
  over: permits.filter(({ state }) => state === 'refused' || state === 'ended'),
})
