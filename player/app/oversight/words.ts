import { clock } from '../../shared/words.ts'
import type { Flag, Outcome, Oversight, Recording, ReviewState } from '../api/oversight-contract.ts'
import { counted, day } from '../parts/words.ts'

/**
 * The stretch a still stands for, in whole minutes and never finer: the second of twelve parts of ten minutes (50 to 100 s) is
 * "minutes 0 to 2".
 * @param part counted from 0
 */
export function partWords(
  part: number,
  { parts, partSeconds, durationSeconds }: Pick<Recording, 'parts' | 'partSeconds' | 'durationSeconds'>,
): string {
  if (parts === 1) return 'the whole recording'
  const from = Math.floor((part * partSeconds) / 60)
  const to = Math.max(from + 1, Math.ceil((Math.min((part + 1) * partSeconds, durationSeconds) - 0.001) / 60))
  return to === from + 1 && from === 0 ? 'the first minute' : `minutes ${from} to ${to}`
}

/** What is read out for a still that can't be seen. */
export const stillWords = (part: number, recording: Pick<Recording, 'parts' | 'partSeconds' | 'durationSeconds'>): string =>
  `A moment out of ${partWords(part, recording)}`

/** "45 seconds", "12 minutes", "1 hour 5 minutes". */
export function lengthWords(seconds: number): string {
  if (seconds < 60) return counted(Math.max(1, Math.round(seconds)), 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return counted(minutes, 'minute')
  const rest = minutes % 60
  return `${counted(Math.floor(minutes / 60), 'hour')}${rest === 0 ? '' : ` ${counted(rest, 'minute')}`}`
}

/** What a sheet is called where only its name is heard: who, when, how long, how far. */
export function sheetName(recording: Recording): string {
  const { owner, createdAt, durationSeconds, stills, state } = recording
  const parts = [owner.name, day(createdAt), lengthWords(durationSeconds), counted(stills.length, 'still'), stateNames[state]]
  return parts.join(', ')
}

/** "Tess Teacher, 12:30", short enough to be heard between two keys. */
export const briefName = ({ owner, durationSeconds }: Pick<Recording, 'owner' | 'durationSeconds'>): string =>
  `${owner.name}, ${clock(durationSeconds)}`

export const stateNames: Record<ReviewState, string> = {
  waiting: 'Waiting',
  reviewed: 'Reviewed',
  flagged: 'Flagged',
  released: 'Released',
  deleted: 'Deleted',
}

export const stateColours: Record<ReviewState, string> = {
  waiting: 'gray',
  reviewed: 'teal',
  flagged: 'yellow',
  released: 'teal',
  deleted: 'red',
}

/** In the main navigation: "12", "999+"; empty when nothing waits. */
export const waitingBadge = (waiting: number): string => (waiting > 999 ? '999+' : waiting > 0 ? String(waiting) : '')

/** What is left to do, at the head of the page. */
export function leftWords({ waiting, mode }: Pick<Oversight, 'waiting' | 'mode'>): string {
  if (waiting > 0) return `${counted(waiting, 'recording')} waiting`
  return mode === 'off' ? 'Oversight is switched off' : 'Nothing waits'
}

export const outcomeNames: Record<Outcome, string> = { released: 'Released', deleted: 'Deleted' }

/** What a decision does, to be read before it is made. */
export const outcomeMeanings: Record<Outcome, string> = {
  released: 'Whoever could see the recording before can see it again, at once. Its owner and who flagged it are told, with your reason.',
  deleted: 'Nobody sees the recording any more, its owner neither. Its owner and who flagged it are told, with your reason.',
}

/** A recording where neither its title nor, to operators, its owner is told. */
export const flagName = ({ owner, organisation, durationSeconds }: Pick<Flag, 'owner' | 'organisation' | 'durationSeconds'>): string =>
  `${owner ? `Recording of ${owner.name}` : `A recording of ${organisation.name}`}, ${lengthWords(durationSeconds)}`

/** Days are told one by one up to here. */
const daysTold = 5

/** How often stills were looked at, for the owner, as it comes newest first: "3 May 2026 (12), 2 May 2026 (4)". */
export function looksWords(looks: readonly { day: string; stills: number }[]): string {
  const told = looks.slice(0, daysTold).map(({ day: on, stills }) => `${day(`${on}T12:00:00`)} (${stills})`)
  const rest = looks.length - told.length
  return told.join(', ') + (rest > 0 ? ` and on ${counted(rest, 'day')} before` : '')
}
