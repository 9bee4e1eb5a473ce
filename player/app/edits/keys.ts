// The keys of the page that cuts. Pure.

export type Command =
  | { do: 'begin' | 'end' | 'split' | 'silence' | 'remove' | 'undo' | 'redo' | 'play' | 'keys' }
  | { do: 'zoom'; by: 1 | -1 }
  /** Steps, or seconds. */
  | { do: 'go'; steps: number; seconds: number }

export interface Pressed {
  key: string
  ctrl: boolean
  shift: boolean
}

/** Where the focus is: on the page itself, on something that is clicked, on one of several that arrows choose from, where something is typed. */
export type Place = 'page' | 'control' | 'choice' | 'field'

const letters: Record<string, Command> = {
  i: { do: 'begin' },
  o: { do: 'end' },
  s: { do: 'split' },
  n: { do: 'silence' },
  '+': { do: 'zoom', by: 1 },
  '=': { do: 'zoom', by: 1 },
  '-': { do: 'zoom', by: -1 },
  '?': { do: 'keys' },
  delete: { do: 'remove' },
  backspace: { do: 'remove' },
}

/** What a key asks for; null when it belongs to the browser, a field or a button. */
export function commandOf({ key, ctrl, shift }: Pressed, place: Place): Command | null {
  if (place === 'field') return null
  const lower = key.toLowerCase()
  if (ctrl && lower === 'z') return { do: shift ? 'redo' : 'undo' }
  if (ctrl && lower === 'y') return { do: 'redo' }
  if (ctrl) return null
  if (place === 'choice' && lower.startsWith('arrow')) return null
  if (key === ' ') return place === 'page' ? { do: 'play' } : null
  if (lower === 'arrowleft') return shift ? { do: 'go', steps: 0, seconds: -1 } : { do: 'go', steps: -1, seconds: 0 }
  if (lower === 'arrowright') return shift ? { do: 'go', steps: 0, seconds: 1 } : { do: 'go', steps: 1, seconds: 0 }
  return letters[lower] ?? null
}

/** Where a key on a handle leads to, in steps; null: it is none of a handle's. */
export function handleStep({ key, shift }: Pressed, at: number, [least, most]: readonly [number, number], rate: number): number | null {
  const by = shift ? Math.max(1, Math.round(rate)) : 1
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(least, at - by)
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(most, at + by)
    case 'PageDown':
      return Math.max(least, at - Math.round(10 * rate))
    case 'PageUp':
      return Math.min(most, at + Math.round(10 * rate))
    case 'Home':
      return least
    case 'End':
      return most
    default:
      return null
  }
}

const fields =
  'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=listbox], [role=menu], [role=dialog]'

/** Where a key was pressed. */
export function placeOf(target: Element | null): Place {
  if (target?.closest(fields)) return 'field'
  if (target?.closest('[type=radio]')) return 'choice'
  return target?.closest('a, button, summary, input') ? 'control' : 'page'
}

/** As the page shows them. */
export const keyLines: { keys: string[]; what: string }[] = [
  { keys: ['Space'], what: 'Play the result, or stop' },
  { keys: ['I'], what: 'Keep from here: it begins with this picture' },
  { keys: ['O'], what: 'Keep until here: it ends with this picture' },
  { keys: ['S'], what: 'Cut out from here: then go on, and press I' },
  { keys: ['N'], what: 'Silence a second from here (a name)' },
  { keys: ['Del'], what: 'Cut out the chosen part, or remove the chosen silence' },
  { keys: ['←', '→'], what: 'One picture back or on; with Shift one second' },
  { keys: ['Arrow keys'], what: 'On the rectangle or a mask, its corners and sides: two pixels; with Shift twenty' },
  { keys: ['+', '-'], what: 'Closer, farther' },
  { keys: ['Ctrl Z', '⌘ Z'], what: 'Undo' },
  { keys: ['Ctrl Shift Z', '⌘ Shift Z'], what: 'Do it again' },
  { keys: ['?'], what: 'These keys' },
]
