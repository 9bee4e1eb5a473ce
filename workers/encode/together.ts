// What is asked for while the same is being done for others is done in one go next: nobody waits for company, and many cost little
// more than one.

interface Waiting<T, R> {
  item: T
  resolve: (result: R) => void
  reject: (error: unknown) => void
}

/** One at a time of each key, all that waits for it together. */
export class Together<T, R> {
  readonly #work: (items: readonly T[]) => Promise<readonly R[]>
  /** A key is in it while something of it is in work. */
  readonly #waiting = new Map<string, Waiting<T, R>[]>()

  /** `work` gives a result for each item, in their order, and leaves nothing behind when it throws: then each is tried alone. */
  constructor(work: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#work = work
  }

  /** Throws what the work throws of this item alone. */
  add(key: string, item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(key)
      const one = { item, resolve, reject }
      if (waiting) waiting.push(one)
      else void this.#run(key, [one])
    })
  }

  async #run(key: string, first: Waiting<T, R>[]): Promise<void> {
    for (let group = first; group.length > 0; group = this.#waiting.get(key) ?? []) {
      this.#waiting.set(key, [])
      try {
        await this.#settle(group)
      } catch (error) {
        const [only, ...others] = group
        if (others.length === 0) only?.reject(error)
        // One of them may be at fault: the others needn't fail of it.
        else for (const each of group) await this.#settle([each]).catch(each.reject)
      }
    }
    this.#waiting.delete(key)
  }

  async #settle(group: readonly Waiting<T, R>[]): Promise<void> {
    const results = await this.#work(group.map(({ item }) => item))
    if (results.length !== group.length) throw new Error(`${results.length} results of ${group.length}`)
    for (const [i, { resolve }] of group.entries()) resolve(results[i] as R)
  }
}
