// What a page of ours may ask of the player in it. Pure.
import type { PlayWindow, Stretch } from '../shared/window.ts'

export type Asked =
  | { do: 'seek'; position: number }
  | { do: 'play'; position: number }
  | { do: 'pause' }
  /** Null: all of it again. */
  | { do: 'window'; window: PlayWindow | null }

/** More stretches than anybody cuts are no request. */
const mostStretches = 1000

/** What a message asks for; null for any other message, and for one that is not whole. */
export function askedOf(data: unknown): Asked | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null
  switch (data.type) {
    case 'safelight:pause':
      return { do: 'pause' }
    case 'safelight:seek':
    case 'safelight:play': {
      const position = 'position' in data ? data.position : null
      return isPlace(position) ? { do: data.type === 'safelight:seek' ? 'seek' : 'play', position } : null
    }
    case 'safelight:window':
      return windowIn('window' in data ? data.window : undefined)
    default:
      return null
  }
}

function windowIn(value: unknown): Asked | null {
  if (value === null) return { do: 'window', window: null }
  if (typeof value !== 'object' || value === undefined) return null
  const ranges = 'ranges' in value ? stretchesIn(value.ranges) : null
  const mute = 'mute' in value ? stretchesIn(value.mute) : null
  return ranges && mute && ranges.length > 0 ? { do: 'window', window: { ranges, mute } } : null
}

/** Stretches in order and apart; null for anything else. */
function stretchesIn(value: unknown): Stretch[] | null {
  if (!Array.isArray(value) || value.length > mostStretches) return null
  const all: Stretch[] = []
  for (const one of value as unknown[]) {
    if (typeof one !== 'object' || one === null || !('start' in one) || !('end' in one)) return null
    const { start, end } = one
    if (!isPlace(start) || !isPlace(end) || end <= start || start < (all.at(-1)?.end ?? 0)) return null
    all.push({ start, end })
  }
  return all
}

const isPlace = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0
