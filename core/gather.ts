/**
 * Asks for many at once: what is asked while `atOnce` questions are under way waits and goes together with the next one. Nobody
 * gets an answer from a question that began before she asked. `ask` answers in the order of its keys; its failure is everybody's.
 */
export function gather<K, V>(ask: (keys: readonly K[]) => Promise<readonly V[]>, atOnce: number, most = 200): (key: K) => Promise<V> {
  const waiting: { key: K; resolve(value: V): void; reject(error: unknown): void }[] = []
  let running = 0
  const next = () => {
    while (running < atOnce && waiting.length > 0) {
      const batch = waiting.splice(0, most)
      running++
      void ask(batch.map(({ key }) => key))
        .then(
          (values) => {
            for (const [index, { resolve }] of batch.entries()) resolve(values[index] as V)
          },
          (error) => {
            for (const { reject } of batch) reject(error)
          },
        )
        .finally(() => {
          running--
          next()
        })
    }
  }
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject })
      // All that came in this turn goes together.
      if (waiting.length === 1) setImmediate(next)
    })
}
