// Keyboard of the player: which key asks for what. Pure.

export type Action =
  | { do: 'toggle' }
  | { do: 'mute' }
  | { do: 'fullscreen' }
  | { do: 'captions' }
  | { do: 'skip'; seconds: number }
  | { do: 'jump'; share: number }
  | { do: 'volume'; step: number }
  | { do: 'speed'; step: 1 | -1 }

export interface Key {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const

const actions: Record<string, Action> = {
  ' ': { do: 'toggle' },
  k: { do: 'toggle' },
  j: { do: 'skip', seconds: -10 },
  l: { do: 'skip', seconds: 10 },
  arrowleft: { do: 'skip', seconds: -5 },
  arrowright: { do: 'skip', seconds: 5 },
  arrowup: { do: 'volume', step: 0.1 },
  arrowdown: { do: 'volume', step: -0.1 },
  m: { do: 'mute' },
  f: { do: 'fullscreen' },
  c: { do: 'captions' },
  home: { do: 'jump', share: 0 },
  end: { do: 'jump', share: 1 },
  '<': { do: 'speed', step: -1 },
  '>': { do: 'speed', step: 1 },
}

/** @returns null when the key is not the player's, or belongs to the browser (Ctrl, Alt, Meta). */
export function actionOf(key: Key): Action | null {
  if (key.ctrlKey || key.metaKey || key.altKey) return null
  if (/^[0-9]$/.test(key.key)) return { do: 'jump', share: Number(key.key) / 10 }
  return actions[key.key.toLowerCase()] ?? null
}

/** Whether a key that is not the player's may be one of the page around it: a letter, taking away, undoing. */
export function isPassedOn({ key, ctrlKey, metaKey, altKey }: Key): boolean {
  if (altKey) return false
  if (ctrlKey || metaKey) return /^[zy]$/i.test(key)
  return /^([a-z]|Delete|Backspace)$/i.test(key)
}

/** The next offered speed up or down; stays at the ends. */
export function nextSpeed(current: number, step: 1 | -1): number {
  const faster = speeds.find((speed) => speed > current + 0.001)
  const slower = speeds.findLast((speed) => speed < current - 0.001)
  return (step === 1 ? faster : slower) ?? current
}
