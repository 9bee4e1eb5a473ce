export type Command = 'next' | 'previous' | 'review' | 'flag' | 'keys'

export interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  /** Held down. */
  repeat: boolean
}

/** Where the focus is: on the page itself or a sheet, on something that is clicked, where something is typed or chosen. */
export type Place = 'page' | 'control' | 'field'

const commands: Record<string, Command> = {
  j: 'next',
  arrowdown: 'next',
  k: 'previous',
  arrowup: 'previous',
  r: 'review',
  enter: 'review',
  f: 'flag',
  '?': 'keys',
}

/** What a key asks for; null when it belongs to the browser, a field or a button. A key that is held down marks nothing. */
export function commandOf({ key, ctrlKey, metaKey, altKey, repeat }: Pressed, place: Place): Command | null {
  if (ctrlKey || metaKey || altKey || place === 'field') return null
  if (place === 'control' && key === 'Enter') return null
  const command = commands[key.toLowerCase()] ?? null
  return repeat && command !== 'next' && command !== 'previous' ? null : command
}

const fields =
  'input, textarea, select, [contenteditable=true], [role=listbox], [role=menu], [role=tablist], [role=dialog], [role=radiogroup]'

/** Where a key was pressed. */
export function placeOf(target: Element | null): Place {
  if (target?.closest(fields)) return 'field'
  return target?.closest('a, button, summary') ? 'control' : 'page'
}

/** As the page shows them. */
export const keyLines: { keys: string[]; what: string }[] = [
  { keys: ['J', '↓'], what: 'The next recording' },
  { keys: ['K', '↑'], what: 'The one before' },
  { keys: ['R', 'Enter'], what: 'Mark as reviewed, and go on' },
  { keys: ['F'], what: 'Flag, with a reason' },
  { keys: ['Ctrl Enter', '⌘ Enter'], what: 'Send the reason' },
  { keys: ['Esc'], what: 'From a filter back to the recordings' },
  { keys: ['?'], what: 'These keys' },
]
