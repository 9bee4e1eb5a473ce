// Letters the mail server asked to bring again, and when. Kept in memory: another worker, or this one after a restart,
// merely tries once more.

/** Waits before the next tries, seconds. The first is at once: it comes with the job's own next try. */
const waits = [0, 60, 300, 900, 3600]
const forgottenAfter = 2 * 3600

export class PutOff {
  readonly #letters = new Map<string, { times: number; until: number }>()

  add(id: string, now: Date): void {
    const times = this.#letters.get(id)?.times ?? 0
    const wait = waits[Math.min(times, waits.length - 1)] ?? 0
    this.#letters.set(id, { times: times + 1, until: now.getTime() + wait * 1000 })
  }

  isDue(id: string, now: Date): boolean {
    return (this.#letters.get(id)?.until ?? Number.POSITIVE_INFINITY) <= now.getTime()
  }

  remove(id: string): void {
    this.#letters.delete(id)
  }

  /** Those not to be tried yet. */
  waiting(now: Date): string[] {
    for (const [id, { until }] of this.#letters) if (until < now.getTime() - forgottenAfter * 1000) this.#letters.delete(id)
    return [...this.#letters].filter(([, { until }]) => until > now.getTime()).map(([id]) => id)
  }
}
