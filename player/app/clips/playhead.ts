/** Where the player in the frame is, and a way to send it elsewhere. Kept outside React: it changes a few times a second. */
export class Playhead {
  #position = 0
  #listeners = new Set<() => void>()
  #send: ((message: { type: 'safelight:seek'; position: number }) => void) | null = null

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Seconds. */
  readonly position = (): number => this.#position

  /** Whole seconds, for words that need not change more often. */
  readonly second = (): number => Math.floor(this.#position)

  /** The player said something; messages about anything else change nothing. */
  hear(data: unknown) {
    const position = placeIn(data)
    if (position === null) return
    this.#position = position
    for (const listener of this.#listeners) listener()
  }

  seek(position: number) {
    this.#send?.({ type: 'safelight:seek', position })
  }

  /** Connects a player until the returned function is called. */
  connect(send: (message: object) => void): () => void {
    this.#send = send
    return () => {
      if (this.#send === send) this.#send = null
    }
  }
}

/** The position in a player's `safelight:time` message, in seconds; null for any other message. */
export function placeIn(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'safelight:time') return null
  const position = 'position' in data ? data.position : null
  return typeof position === 'number' && Number.isFinite(position) && position >= 0 ? position : null
}
