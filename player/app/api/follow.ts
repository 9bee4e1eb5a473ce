export interface Follower {
  /** What to do at each event, by its name. */
  on: Record<string, (data: string) => void>
  /** The stream is back after a cut: events may have been missed. */
  onMissed(): void
  /** The service refused it (signed out, no access any more, or a restart); it is tried again. */
  onRefused(): void
}

/** Milliseconds before try `count` (0, 1, 2 …) after a refusal: 5 s, doubling, at most 40 s. */
const pause = (count: number) => 5000 * 2 ** Math.min(count, 3)

/** Follows server-sent events until the returned function is called. */
export function follow(path: string, { on, onMissed, onRefused }: Follower): () => void {
  let source: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | undefined
  let refusals = 0
  const open = (first: boolean) => {
    source = new EventSource(path)
    for (const [name, act] of Object.entries(on)) source.addEventListener(name, ({ data }: MessageEvent<string>) => act(data))
    let missed = !first
    source.addEventListener('open', () => {
      if (missed) onMissed()
      missed = true
      refusals = 0
    })
    source.addEventListener('error', () => {
      // The browser reconnects after a cut, but not after an error reply.
      if (source?.readyState !== EventSource.CLOSED) return
      onRefused()
      again = setTimeout(() => open(false), pause(refusals++))
    })
  }
  open(true)
  return () => {
    clearTimeout(again)
    source?.close()
  }
}
