// Many people watch one recording; its owner takes it back.
import type { Viewer } from './client.ts'

export interface Watching {
  /** Resolves when the player's stream says that it is over: ms of performance.now(). */
  ended: Promise<number>
  /** Addresses below the playback's. */
  below: string
  close(): void
}

/** A player of this viewer's: its session, its stream of events, and a key asked for every second, as playing does. */
export async function watch(viewer: Viewer, clipId: string): Promise<Watching> {
  const { master } = await viewer.json<{ master: string }>(`/v1/clips/${clipId}/playback`, { method: 'POST' })
  const below = viewer.address + master.replace('/master.m3u8', '')
  const key = await firstKey(below)
  const stop = new AbortController()
  const events = await fetch(`${below}/events`, { signal: stop.signal })
  const timer = setInterval(
    () =>
      void fetch(key, { signal: stop.signal }).then(
        (reply) => reply.arrayBuffer(),
        () => undefined,
      ),
    1000,
  )
  const close = () => {
    clearInterval(timer)
    stop.abort()
  }
  const ended = untilEnded(events).finally(close)
  // Closed by ourselves, nobody waits for it.
  ended.catch(() => undefined)
  return { ended, below, close }
}

/** The address of the first chunk's key, from the playlists. */
export async function firstKey(below: string): Promise<string> {
  const rung = (await text(`${below}/master.m3u8`)).split('\n').find((line) => line.endsWith('.m3u8'))
  const key = (await text(`${below}/${rung}`)).match(/URI="(keys\/[^"]+)"/)?.[1]
  if (!key) throw new Error('there is no key')
  return `${below}/${key}`
}

const text = async (address: string) => (await fetch(address)).text()

async function untilEnded(reply: Response): Promise<number> {
  let read = ''
  for await (const piece of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    read += piece
    if (read.includes('event: ended')) return performance.now()
  }
  throw new Error('the stream ended without a word')
}
