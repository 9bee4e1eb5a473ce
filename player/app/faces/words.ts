// What the pages say of covering faces. Pure. Nothing here may promise that nobody is recognised.
import { clock } from '../../shared/words.ts'
import { counted, listed } from '../parts/words.ts'
import type { Hiding, HidingAct, Mask, Shape, Style, Whole } from './hiding.ts'

export type Closeness = 'fine' | 'light'

/** How a search can be made, and what each costs. */
export const closenesses: readonly { value: Closeness; name: string; about: string }[] = [
  {
    value: 'fine',
    name: 'Look closely',
    about: 'Finds smaller faces too, such as those at the back of a room. It takes somewhat longer than preparing the recording did.',
  },
  {
    value: 'light',
    name: 'Look faster',
    about: 'About half the work. Small, turned or blurred faces are missed more often: good for people who are near the camera.',
  },
]

export const styles: readonly { value: Style; name: string; about: string }[] = [
  {
    value: 'blocks',
    name: 'A few blurred blocks',
    about: 'At most four across a face: where somebody looks can be guessed, who it is hardly.',
  },
  { value: 'neutral', name: 'Plain gray', about: 'Nothing of what lies below is left, not even its colours.' },
]

export const wholes: readonly { value: Whole; name: string; about: string }[] = [
  { value: null, name: 'As it is', about: 'Only what is covered is hidden.' },
  { value: 'blur', name: 'Blurred', about: 'Small things and writing can’t be made out.' },
  { value: 'pixelate', name: 'Coarse squares', about: 'As blurred, in squares.' },
  { value: 'outline', name: 'Outlines', about: 'Only lines where light and dark meet.' },
  { value: 'cartoon', name: 'Cartoon', about: 'Few even colours, as if it was drawn.' },
]

/** What no search finds. */
export const limits: readonly string[] = [
  'Who is seen for less than a tenth of a second, and faces of which the edge of the picture shows only a part',
  'People seen from behind or far from the side, and faces behind a hand, a mask or a book',
  'Names on boards, badges and exercise books',
  'Voices, and names that are said',
  'Reflections in windows and on screens',
  'What else somebody is known by: clothes, hair, a way of moving',
]

export type Doubt = 'uncovered' | 'lost' | 'weak' | 'crowded'

/** Why a moment is worth a look. */
export const doubtWords: Record<Doubt, string> = {
  uncovered: 'Something looked like a face and isn’t covered.',
  lost: 'A face was lost or came up in the open, where nobody leaves the picture.',
  weak: 'A face was hardly recognised for a while; what covers it may lie beside it.',
  crowded: 'Two faces crossed; who is who may have been mistaken.',
}

/** "0:03 to 0:18". */
export const timesWords = (start: number, end: number): string => `${clock(Math.floor(start))} to ${clock(Math.ceil(end))}`

/** How long, in words: "0.4 seconds", "12 seconds", "3 min 20 s". */
export function spanLength(seconds: number): string {
  if (seconds < 10) return counted(Math.max(0.1, Math.round(seconds * 10) / 10), 'second')
  const whole = Math.round(seconds)
  return whole < 60 ? counted(whole, 'second') : `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`
}

/** A face as it is called: they are numbered from one as they come. */
export const faceName = (id: number): string => `Face ${id + 1}`

export const shapeNames: Record<Shape, string> = { rectangle: 'Rectangle', ellipse: 'Ellipse' }

export const maskName = ({ id, shape }: Pick<Mask, 'id' | 'shape'>): string => `${shapeNames[shape]} ${id}`

const wholeResults: Record<NonNullable<Whole>, string> = {
  blur: 'the whole picture blurred',
  pixelate: 'the whole picture in coarse squares',
  outline: 'the whole picture as outlines',
  cartoon: 'the whole picture as a cartoon',
}

/** "with faces covered (1 left uncovered), 2 drawn masks and the whole picture blurred"; empty: nothing is hidden. */
export function hidingWords({ faces, uncovered, masks, whole }: Hiding): string {
  const left = uncovered.length === 0 ? '' : ` (${uncovered.length} left uncovered)`
  const parts = [
    ...(faces ? [`faces covered${left}`] : []),
    ...(masks.length === 0 ? [] : [counted(masks.length, 'drawn mask')]),
    ...(faces && whole ? [wholeResults[whole]] : []),
  ]
  return parts.length === 0 ? '' : `with ${listed(parts)}`
}

/** What an act did: read out and shown. */
export function hidingSaid(act: HidingAct, changed: boolean): string {
  if (!changed) return hidingRefused(act)
  switch (act.do) {
    case 'faces':
      return act.on ? 'The faces that were found will be covered.' : 'Faces stay as they are.'
    case 'style':
      return act.style === 'blocks' ? 'What is hidden becomes a few blurred blocks.' : 'What is hidden becomes plain gray.'
    case 'whole':
      return act.whole ? `Made of all of it: ${wholeResults[act.whole]}.` : 'The rest of the picture stays as it is.'
    case 'uncover':
      return act.on
        ? `${faceName(act.face)} stays as it is: whoever sees the new recording can recognise this person.`
        : `${faceName(act.face)} will be covered.`
    case 'draw':
      return 'A mask lies over the picture. Move it by its middle, its corners and its sides.'
    case 'place':
      return 'The mask lies there now.'
    case 'shape':
      return `The mask is ${act.shape === 'ellipse' ? 'an ellipse' : 'a rectangle'}.`
    case 'moves':
      return act.on ? 'Go to another time and lay the mask where it belongs then: it moves there.' : 'The mask stays where it lies now.'
    case 'unkey':
      return 'That position is removed.'
    case 'from':
      return act.at === null ? 'The mask covers from the beginning.' : 'The mask covers from here on.'
    case 'until':
      return act.at === null ? 'The mask covers to the end.' : 'The mask covers until here.'
    case 'erase':
      return 'The mask is removed.'
  }
}

function hidingRefused(act: HidingAct): string {
  switch (act.do) {
    case 'draw':
      return 'There are as many masks as one recording can have.'
    case 'from':
      return 'The mask ends before this moment.'
    case 'until':
      return 'The mask begins after this moment.'
    case 'place':
      return 'There are as many positions as one mask can have.'
    default:
      return ''
  }
}

/** "I know that …": what somebody takes upon herself who saves with moments that she did not look at. */
export const unseenWords = (count: number): string =>
  `I know that ${counted(count, 'uncertain moment')} ${count === 1 ? 'was' : 'were'} not looked at`

/** How a clip was anonymised, as the service tells it. */
export interface Anonymised {
  style: Style
  grid: Closeness | null
  faces: boolean
  /** How many of each. */
  uncovered: number
  drawn: number
  whole: Whole
  unseen: number
}

const styleWords: Record<Style, string> = { blocks: 'a few blurred blocks', neutral: 'plain gray' }
const closenessWords: Record<Closeness, string> = { fine: 'looked for closely', light: 'looked for the faster way' }

/** How a clip was anonymised and with which limits, in sentences. */
export function anonymisedWords({ style, grid, faces, uncovered, drawn, whole, unseen }: Anonymised): string[] {
  return [
    ...(faces
      ? [`Faces were ${grid ? `${closenessWords[grid]} and ` : ''}covered with ${styleWords[style]}.`]
      : ['Faces were not looked for.']),
    ...(faces && uncovered > 0 ? [`${counted(uncovered, 'face')} ${uncovered === 1 ? 'was' : 'were'} left uncovered on purpose.`] : []),
    ...(drawn > 0
      ? [
          `${counted(drawn, 'drawn mask')} ${drawn === 1 ? 'covers' : 'cover'} ${faces ? 'more' : `parts of the picture with ${styleWords[style]}`}.`,
        ]
      : []),
    ...(whole ? [`What else: ${wholeResults[whole]}.`] : []),
    ...(unseen > 0
      ? [`${counted(unseen, 'uncertain moment')} ${unseen === 1 ? 'was' : 'were'} looked at by nobody before it was made.`]
      : []),
    'No search finds everybody: somebody may still be recognised, by the back of the head, a name on a board, a voice or a reflection.',
  ]
}
