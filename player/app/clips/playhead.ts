import type { PlayWindow } from '../../shared/window.ts'

/** What a page of ours sends to the player in its frame. */
type Sent =
  | { type: 'safelight:seek' | 'safelight:play'; position: number }
  | { type: 'safelight:pause' }
  | { type: 'safelight:window'; window: PlayWindow | null }

/** A key pressed in the player that is not the player's. */
export interface PassedKey {
  key: string
  ctrl: boolean
  shift: boolean
}

/** While somebody drags, the player is sent on at most every so many milliseconds. */
const quietMilliseconds = 120
/** For so long after a drag what the player says of its place is of before, milliseconds. */
const lateMilliseconds = 400
/** The player says a few times a second where it is; longer ago it stands still, seconds. */
const longestGuess = 0.5

/** Where the player in the frame is, and a way to send it elsewhere. Kept outside React: it changes a few times a second. */
export class Playhead {
  #position = 0
  #playing = false
  #speed = 1
  #toldAt = 0
  #draggedUntil = 0
  /** Where it was last dragged to; null: it was sent elsewhere since. */
  #dragged: number | null = null
  #later: ReturnType<typeof setTimeout> | null = null
  #window: PlayWindow | null = null
  /** The player in the frame knows the window; a new one has to be told. */
  #knows = false
  #listeners = new Set<() => void>()
  #keyListeners = new Set<(key: PassedKey) => void>()
  #send: ((message: Sent) => void) | null = null

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly onKey = (listener: (key: PassedKey) => void) => {
    this.#keyListeners.add(listener)
    return () => this.#keyListeners.delete(listener)
  }

  /** Seconds. */
  readonly position = (): number => this.#position

  /** Whole seconds, for words that need not change more often. */
  readonly second = (): number => Math.floor(this.#position)

  readonly playing = (): boolean => this.#playing

  /** Seconds; while it plays with what passed since it was told. */
  readonly now = (): number => {
    const since = this.#playing ? (performance.now() - this.#toldAt) / 1000 : 0
    return this.#position + Math.min(longestGuess, since) * this.#speed
  }

  /** The player said something; messages about anything else change nothing. */
  hear(data: unknown) {
    const key = keyIn(data)
    if (key) for (const listener of this.#keyListeners) listener(key)
    if (isOf('safelight:expired', data)) this.#knows = false
    const position = placeIn(data)
    if (position === null) return
    if (!this.#knows && this.#window) this.#send?.({ type: 'safelight:window', window: this.#window })
    this.#knows = true
    this.#playing = has(data, 'playing') && data.playing === true
    this.#speed = has(data, 'speed') && typeof data.speed === 'number' && data.speed > 0 ? data.speed : 1
    this.#toldAt = performance.now()
    if (this.#playing || this.#toldAt >= this.#draggedUntil) this.#position = position
    this.#tell()
  }

  seek(position: number) {
    this.#send?.({ type: 'safelight:seek', position })
  }

  /** Goes to a place that changes under somebody's hand: here at once, in the player as fast as it can follow. */
  drag(position: number) {
    this.#position = position
    this.#dragged = position
    this.#draggedUntil = performance.now() + lateMilliseconds
    this.#tell()
    if (this.#later !== null) return
    this.seek(position)
    this.#later = setTimeout(() => {
      this.#later = null
      // Not where it is: what the player says meanwhile may be of before.
      if (this.#dragged !== null && this.#dragged !== position) this.drag(this.#dragged)
    }, quietMilliseconds)
  }

  /** Plays from there. */
  play(position: number) {
    this.#dragged = null
    this.#send?.({ type: 'safelight:play', position })
  }

  pause() {
    this.#playing = false
    this.#send?.({ type: 'safelight:pause' })
    this.#tell()
  }

  /** Has only that played, also by a player that comes later; null: all of it again. */
  show(window: PlayWindow | null) {
    this.#window = window
    this.#send?.({ type: 'safelight:window', window })
  }

  /** Connects a player until the returned function is called. */
  connect(send: (message: object) => void): () => void {
    this.#send = send
    return () => {
      if (this.#send === send) this.#send = null
    }
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }
}

/** The position in a player's `safelight:time` message, in seconds; null for any other message. */
export function placeIn(data: unknown): number | null {
  if (!isOf('safelight:time', data)) return null
  const position = has(data, 'position') ? data.position : null
  return typeof position === 'number' && Number.isFinite(position) && position >= 0 ? position : null
}

/** The key in a player's `safelight:key` message; null for any other message. */
export function keyIn(data: unknown): PassedKey | null {
  if (!isOf('safelight:key', data) || !has(data, 'key') || typeof data.key !== 'string') return null
  return { key: data.key, ctrl: has(data, 'ctrl') && data.ctrl === true, shift: has(data, 'shift') && data.shift === true }
}

const has = <Name extends string>(data: unknown, name: Name): data is Record<Name, unknown> =>
  typeof data === 'object' && data !== null && name in data

const isOf = (type: string, data: unknown): boolean => has(data, 'type') && data.type === type
