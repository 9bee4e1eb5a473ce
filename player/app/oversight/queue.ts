interface Marks {
  /** Marked here, whether the service has heard of it or not. */
  marked: ReadonlySet<string>
  /** What the service would not take, and why. */
  refused: ReadonlyMap<string, Error>
  /** How many the service has not answered yet. */
  sending: number
}

interface Events<Answer> {
  /** The service has taken it. */
  done?: (id: string, answer: Answer) => void
  /** It is put back. */
  failed?: (id: string, error: Error) => void
  /** Nothing is on its way any more. */
  idle?: () => void
}

const empty: Marks = { marked: new Set(), refused: new Map(), sending: 0 }

/**
 * Marks at once and tells the service after, a few at a time and in order, so that nobody waits for the network between two. What
 * the service doesn't take is put back with the reason. A store for `useSyncExternalStore`.
 */
export class MarkQueue<Answer = unknown> {
  readonly #send: (id: string) => Promise<Answer>
  readonly #events: Events<Answer>
  readonly #lanes: number
  readonly #waiting: string[] = []
  readonly #listeners = new Set<() => void>()
  #running = 0
  #marks: Marks = empty

  constructor(send: (id: string) => Promise<Answer>, events: Events<Answer> = {}, lanes = 2) {
    this.#send = send
    this.#events = events
    this.#lanes = lanes
  }

  get marks(): Marks {
    return this.#marks
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** False when it is marked already. */
  mark(id: string): boolean {
    if (this.#marks.marked.has(id)) return false
    const refused = new Map(this.#marks.refused)
    refused.delete(id)
    this.#set({ marked: new Set(this.#marks.marked).add(id), refused, sending: this.#marks.sending + 1 })
    this.#waiting.push(id)
    this.#next()
    return true
  }

  #next() {
    while (this.#running < this.#lanes) {
      const id = this.#waiting.shift()
      if (id === undefined) return
      this.#running += 1
      void this.#one(id)
    }
  }

  async #one(id: string) {
    const answer = await this.#send(id).then(
      (value) => ({ value }),
      (error: Error) => ({ error }),
    )
    this.#running -= 1
    const sending = this.#marks.sending - 1
    if ('error' in answer) {
      const marked = new Set(this.#marks.marked)
      marked.delete(id)
      this.#set({ marked, refused: new Map(this.#marks.refused).set(id, answer.error), sending })
      this.#events.failed?.(id, answer.error)
    } else {
      this.#set({ ...this.#marks, sending })
      this.#events.done?.(id, answer.value)
    }
    this.#next()
    if (sending === 0) this.#events.idle?.()
  }

  #set(marks: Marks) {
    this.#marks = marks
    for (const listener of this.#listeners) listener()
  }
}
