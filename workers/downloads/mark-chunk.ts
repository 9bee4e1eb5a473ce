// One chunk of a download's picture, with its marks: encoded for this download alone, by whichever worker has time.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../../core/ids.ts'
import { patternFrames, pictureUnitSeconds } from '../../core/trace/picture.ts'
import type { WorkerDeps } from '../deps.ts'
import { openSegments } from '../edits/segments.ts'
import { markedArguments } from '../media/mark-arguments.ts'
import { backgroundNiceness, runMediaTool } from '../media/process.ts'
import { scratchRoot, withScratch } from '../media/scratch.ts'
import { drawSeenMark } from '../media/seen-mark.ts'
import { type Counted, checkPictures, counting, countPictures } from './counted.ts'
import { loadPackaged, type PackagedDownload, putFor, waitsForFile } from './load.ts'
import { type ChunkSeal, isMarked, markedPicture, missingChunks, sealChunk } from './marked-picture.ts'
import { traceKey } from './variants.ts'

/** Seconds that ffmpeg gets to make one second of it, and a floor. */
const slowest = 60
const shortestTimeout = 300

/**
 * Done again it finds its chunk there. Whoever makes the last one has the file packaged. Throws SafelightError `conflict` where the quality is no more,
 * an Error where other pictures came out than went in, and what ffmpeg and the object store throw.
 */
export async function markChunk(deps: WorkerDeps, { downloadId, chunk: index }: { downloadId: string; chunk: number }): Promise<void> {
  const download = await loadPackaged(deps, downloadId)
  if (!download || !isMarked(download)) return
  if (missingChunks(download).includes(index)) {
    const of = { clipId: download.clip.id, downloadId, contentKey: await deps.contentKeys.open(download.clip) }
    const made = await withScratch(scratchRoot(deps.config.scratchFolder), (folder) => encode(deps, download, of, index, folder))
    await keep(deps, of, index, made)
  }
  const there = await deps.db.downloadChunk.count({ where: { downloadId } })
  if (there === markedPicture(download).chunks.length) await deps.queues.add('package', { downloadId })
}

interface Made extends Counted {
  stream: Buffer
}

async function encode(
  deps: Pick<WorkerDeps, 'config' | 'objects'>,
  download: PackagedDownload,
  { clipId, contentKey }: ChunkSeal,
  index: number,
  folder: string,
): Promise<Made> {
  const { rung, segments, chunks } = markedPicture(download)
  const { from = 0, to = 0 } = chunks[index] ?? {}
  const shown = segments.slice(from, to)
  const { width, height } = rung
  if (!width || !height) throw new Error(`rung ${rung.name} has no size`)
  const marked = unitsAround(shown[0]?.start ?? 0, shown.at(-1)?.end ?? 0)
  const file = join(folder, 'marked.ts')
  const seen = download.visibleMark ? join(folder, 'seen.png') : undefined
  if (seen) await writeFile(seen, await drawSeenMark({ width, height }, { name: download.owner.name, askedAt: download.createdAt }))
  const given: Counted = { pictures: 0, times: [] }
  const args = markedArguments({ size: { width, height }, rung, start: marked.from, ...(seen && { seen }), file })
  await runMediaTool(deps.config.ffmpegPath, args, {
    input: counting(openSegments(deps.objects, { clipId, name: rung.name, contentKey }, shown), given),
    second: patternOf(traceKey(contentKey, clipId), download.number, marked),
    timeoutSeconds: Math.max(shortestTimeout, (marked.to - marked.from) * slowest),
    niceness: backgroundNiceness,
  })
  const stream = await readFile(file)
  const made = countPictures(stream)
  checkPictures(given, made, marked)
  return { ...made, stream }
}

/** Whole units of the trace that a stretch lies in, clip seconds: ends of segments are sums of rounded lengths, so one more on each side. */
export function unitsAround(start: number, end: number): { from: number; to: number } {
  return {
    from: (Math.floor(start / pictureUnitSeconds) - 1) * pictureUnitSeconds,
    to: (Math.ceil(end / pictureUnitSeconds) + 1) * pictureUnitSeconds,
  }
}

async function* patternOf(key: Uint8Array, number: number, { from, to }: { from: number; to: number }): AsyncGenerator<Buffer> {
  yield* patternFrames(key, number, from, to)
}

/** Seals it and makes it count, where nobody was there first and the download still waits for it: otherwise its object is gone again. */
async function keep(
  { db, objects }: Pick<WorkerDeps, 'db' | 'objects'>,
  of: ChunkSeal,
  index: number,
  { stream, pictures: frames }: Made,
): Promise<void> {
  const { downloadId } = of
  const { object, sealed } = sealChunk(of, index, newId(), stream)
  let kept = false
  try {
    if (!(await putFor({ db }, downloadId, () => objects.put(object, sealed)))) return
    kept = await db.$transaction(async (tx) => {
      // Held, so that it can't end, and what lies there can't be destroyed, between the look and the row.
      await tx.$queryRaw`SELECT 1 FROM downloads WHERE id = ${downloadId}::uuid FOR SHARE`
      const waits = await tx.download.count({ where: { id: downloadId, ...waitsForFile } })
      if (waits === 0) return false
      const { count } = await tx.downloadChunk.createMany({ data: [{ downloadId, index, object, frames }], skipDuplicates: true })
      return count > 0
    })
  } finally {
    if (!kept) await objects.delete(object)
  }
}
