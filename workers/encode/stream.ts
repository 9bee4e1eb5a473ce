// Rungs that one ffmpeg makes from end to end (a copied picture, the sound): segments are sealed and published in chunks
// while it is still running, and reading is held back when sealing falls behind.
import { existsSync, watch } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { MadeChunk, MadeSegment } from './publish.ts'
import { type ListedSegment, readSegmentList } from './segments.ts'

/** Segments in scratch before reading is held back: two chunks' worth, at least 4 s each. */
const mostWaiting = 32

/** Waits while `folder` holds too many segments; looks at most every 50 ms, since it is asked for each 64 KiB. */
function folderGate(folder: string, over: () => boolean): () => Promise<void> {
  let lookedAt = 0
  return async () => {
    while (!over() && Date.now() - lookedAt >= 50) {
      const waiting = (await readdir(folder)).filter((name) => name.endsWith('.ts')).length
      lookedAt = Date.now()
      if (waiting <= mostWaiting) return
      await wait(50)
    }
  }
}

/**
 * Segments in order, each as soon as ffmpeg has finished it; removing them is the consumer's. `start` runs the ffmpeg that
 * writes into `folder`; it gets a gate to hold reading back by. Throws what `start` throws, after the last segment.
 */
export async function* followSegments(folder: string, start: (gate: () => Promise<void>) => Promise<unknown>): AsyncGenerator<MadeSegment> {
  let over = false
  let taken = 0
  let wake = () => {}
  const watcher = watch(folder, () => wake())
  const run = start(folderGate(folder, () => over)).finally(() => {
    over = true
    wake()
  })
  // Looked at below; until then a failure must not count as unhandled.
  run.catch(() => {})
  try {
    for (;;) {
      const wasOver = over
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      for (const { file, seconds, last } of await listed(folder, taken)) {
        taken++
        yield { path: join(folder, file), seconds, last }
      }
      if (wasOver) break
      if (!over) await changed
    }
    await run
  } finally {
    over = true
    watcher.close()
  }
}

async function listed(folder: string, from: number): Promise<ListedSegment[]> {
  const list = join(folder, 'index.m3u8')
  return existsSync(list) ? readSegmentList(await readFile(list, 'utf8')).segments.slice(from) : []
}

/** Groups segments into chunks that end at the first segment boundary at or after 4, 12, 28, 60, then each 60 s more. */
export async function* inChunks(segments: AsyncIterable<MadeSegment>): AsyncGenerator<MadeChunk> {
  let chunk: MadeChunk = { index: 0, firstSegment: 0, start: 0, segments: [] }
  let end = 0
  for await (const segment of segments) {
    chunk.segments.push(segment)
    end += segment.seconds
    if (end + 0.25 < boundary(chunk.index)) continue
    yield chunk
    chunk = { index: chunk.index + 1, firstSegment: chunk.firstSegment + chunk.segments.length, start: end, segments: [] }
  }
  if (chunk.segments.length > 0) yield chunk
}

/** End of chunk `index`: 4, 12, 28, 60, 120, 180 … s. */
export const boundary = (index: number): number => (index < 4 ? 4 * (2 ** (index + 1) - 1) : 60 * (index - 2))

export async function discard(chunk: MadeChunk): Promise<void> {
  await Promise.all(chunk.segments.map((segment) => rm(segment.path, { force: true })))
}
