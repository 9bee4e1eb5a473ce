// What the page that cuts says. Pure.

import { secondsOf } from '../../shared/window.ts'
import { clock } from '../../shared/words.ts'
import type { EditOf } from '../api/contract.ts'
import { hides } from '../faces/hiding.ts'
import { hidingSaid, hidingWords } from '../faces/words.ts'
import { counted } from '../parts/words.ts'
import type { Crop, Grip } from './crop.ts'
import { type Act, type Chosen, type Editing, isWhole, type Lane, type Made, partOf, type Voice } from './model.ts'
import { type Grid, joined, lengthOf, type Side, type Span, secondsAt } from './spans.ts'

/** Seconds as a clock with hundredths: 65.3 -> "1:05.30". */
export function exactClock(seconds: number): string {
  const hundredths = Math.max(0, Math.round(seconds * 100))
  return `${clock(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, '0')}`
}

/** A place as it is read out: "1 minute 5.3 seconds". */
export function spokenPlace(seconds: number): string {
  const tenths = Math.max(0, Math.round(seconds * 10))
  const minutes = Math.floor(tenths / 600)
  const rest = (tenths % 600) / 10
  return `${minutes === 0 ? '' : `${counted(minutes, 'minute')} `}${rest} ${rest === 1 ? 'second' : 'seconds'}`
}

/** How long, as one would say it: to a tenth where it is short. */
export const lengthWords = (seconds: number): string => (seconds < 60 ? `${Math.round(seconds * 10) / 10} s` : clock(Math.round(seconds)))

const laneNames: Record<Lane, string> = { kept: 'part', mute: 'silence' }
const sideNames: Record<Side, string> = { start: 'Beginning', end: 'End' }

/** "End of part 2". */
export const handleName = (lane: Lane, index: number, side: Side): string => `${sideNames[side]} of ${laneNames[lane]} ${index + 1}`

/** "Part 2", as the list and the time line count them. */
export const rowName = (kind: Lane | 'gap', index: number): string =>
  kind === 'gap' ? 'Cut out' : `${kind === 'kept' ? 'Part' : 'Silence'} ${index + 1}`

/** What taking away the chosen one is called. */
export function chosenWords(chosen: Chosen | null): string {
  if (chosen === null) return 'Cut out the part'
  return chosen.lane === 'kept' ? `Cut out part ${chosen.index + 1}` : `Remove silence ${chosen.index + 1}`
}

export const spanWords = (grid: Grid, { start, end }: Span): string =>
  `${exactClock(secondsAt(grid, start))} to ${exactClock(secondsAt(grid, end))}`

/** What is being made, in one line. */
export function resultWords(made: Made): string {
  const { grid, cut } = made
  if (isWhole(made)) return `Nothing is cut out yet: all ${lengthWords(grid.seconds)} are kept.`
  const parts = joined(cut.kept).length
  const length = `The result will be ${lengthWords(lengthOf(grid, cut.kept))} long, of ${lengthWords(grid.seconds)}`
  const more = parts > 1 ? `, made of ${parts} parts` : ''
  const silences = cut.mute.length === 0 ? '' : `, with ${counted(cut.mute.length, 'silence')}`
  const part = partOf(made)
  const picture = part ? `, showing a part of the picture (${sizeWords(part)})` : ''
  const hidden = hides(cut.hiding) ? `, ${hidingWords(cut.hiding)}` : ''
  return `${length}${more}${silences}${picture}${hidden}${cut.voice ? `, ${voiceResults[cut.voice]}` : ''}.`
}

export const sizeWords = ({ width, height }: Pick<Crop, 'width' | 'height'>): string => `${width} × ${height} px`

/** Where the kept part of the picture lies. */
export const cropWords = (crop: Crop): string => `${sizeWords(crop)}, ${crop.x} from the left and ${crop.y} from the top`

/** What each grip of the rectangle is called. */
export const gripNames: Record<Grip, string> = {
  all: 'The part of the picture',
  nw: 'Upper left corner',
  n: 'Upper side',
  ne: 'Upper right corner',
  e: 'Right side',
  se: 'Lower right corner',
  s: 'Lower side',
  sw: 'Lower left corner',
  w: 'Left side',
}

const voiceResults: Record<NonNullable<Voice>, string> = { disguise: 'with the voice disguised', mute: 'without sound' }
const voiceSaid: Record<NonNullable<Voice>, string> = {
  disguise: 'The voice will be disguised.',
  mute: 'The sound will be left out.',
}

export const voices: readonly { voice: Voice; name: string; about: string }[] = [
  { voice: null, name: 'Keep', about: 'The sound stays as it was recorded.' },
  {
    voice: 'disguise',
    name: 'Disguise',
    about:
      'Pitch and timbre are changed by amounts that nobody keeps. It is a disguise and no proof: who knows the voice well, or has much time, may recognise it, and what is said stays as it was.',
  },
  { voice: 'mute', name: 'Leave out', about: 'The new recording has no sound at all.' },
]

/** How long making it takes. */
export function timeWords(made: Made): string {
  if (hides(made.cut.hiding))
    return 'Every picture is made anew with what is hidden in it, in every quality. That takes somewhat longer than preparing the recording did.'
  if (partOf(made))
    return 'With a part of the picture every quality is encoded anew. That takes about as long as preparing the recording did.'
  if (made.cut.voice === 'disguise') return 'The picture goes along as it is. To disguise the voice takes some minutes for an hour of it.'
  return 'It is ready after some seconds: what is kept goes along as it is.'
}

/** What an act did, or why it did nothing: read out and shown. */
export function saidOf(act: Act, before: Editing, after: Editing): string {
  if (act.do === 'choose' || act.do === 'forget') return ''
  if (act.do === 'hide') return hidingSaid(act.what, after !== before)
  return after === before ? refused(act) : done(act, after)
}

type Done = Exclude<Act, { do: 'choose' | 'forget' | 'hide' }>

function done(act: Done, after: Editing): string {
  const { grid, cut, chosen } = after
  const place = (step: number) => exactClock(secondsAt(grid, step))
  const span = chosen ? cut[chosen.lane][chosen.index] : undefined
  const number = (chosen?.index ?? 0) + 1
  switch (act.do) {
    case 'begin':
      return `Part ${number} begins at ${place(span?.start ?? 0)}.`
    case 'end':
      return `Part ${number} ends at ${place(span?.end ?? 0)}.`
    case 'split':
      return `Cut at ${place(span?.start ?? 0)}. Now go to where it should go on, and choose “Keep from here”.`
    case 'silence':
      return span ? `Silent from ${spanWords(grid, span)}.` : ''
    case 'move':
      return `${handleName(act.lane, act.index, act.side)}: ${place(span?.[act.side] ?? 0)}.`
    case 'remove':
      return act.lane === 'mute' ? 'The sound is heard there again.' : `Part ${act.index + 1} is cut out. ${resultWords(after)}`
    case 'restore':
      return `It is kept again. ${resultWords(after)}`
    case 'reset':
      return 'Everything is as it was recorded.'
    case 'crop':
      return cut.crop ? `Kept of the picture: ${cropWords(cut.crop)}.` : 'The whole picture is kept.'
    case 'voice':
      return cut.voice ? voiceSaid[cut.voice] : 'The sound is kept.'
    case 'undo':
      return `Undone. ${resultWords(after)}`
    case 'redo':
      return `Done again. ${resultWords(after)}`
  }
}

function refused(act: Done): string {
  switch (act.do) {
    case 'split':
      return 'It can’t be cut here: nothing is kept here, or a part would be too short.'
    case 'silence':
      return 'It is silent here already.'
    case 'remove':
      return act.lane === 'kept' ? 'This is the only part that is kept: it can’t be cut out as well.' : ''
    case 'undo':
      return 'There is nothing to undo.'
    case 'redo':
      return 'There is nothing to do again.'
    case 'begin':
      return 'It begins here already.'
    case 'end':
      return 'It ends here already.'
    default:
      return ''
  }
}

const longestTitle = 200

/** The title that is offered for what is made of a recording; `covered`: with its faces covered. Never ends in half a character. */
export function titleOf(title: string, covered = false): string {
  const suffix = covered ? ' (anonymised)' : ' (cut)'
  return `${title.slice(0, longestTitle - suffix.length).replace(/[\uD800-\uDBFF]$/, '')}${suffix}`
}

type Told = Pick<EditOf, 'ranges' | 'mute' | 'crop' | 'voice'> & Partial<Pick<EditOf, 'anonymised'>>

/** What a clip that was cut says of itself. Others than its owner are told that its voice is another, and not of what it was cut. */
export function editWords({ ranges, mute, crop, voice, anonymised }: Told): string {
  const facts = [
    ...(ranges.length === 0 ? [] : [counted(ranges.length, 'part'), clock(secondsOf(ranges))]),
    ...(mute.length === 0 ? [] : [counted(mute.length, 'silence')]),
    ...(crop ? [`part of the picture (${sizeWords(crop)})`] : []),
    ...(voice === 'disguise' ? ['voice disguised'] : []),
    ...(voice === 'mute' ? ['without sound'] : []),
  ]
  return `${anonymised ? 'Made' : 'Cut out'} of another recording${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`
}
