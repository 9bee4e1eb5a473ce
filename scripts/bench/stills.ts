// What the stills of oversight cost, beside what decoding the recording would. Taken as the job takes them: from the sealed segments of the
// smallest rung, by an ffmpeg each. The rung of the hour is the minute's, looped as the hour itself is (sources.ts).
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { newId } from '../../core/ids.ts'
import { chunkKey, encryptSegment, sealPicture } from '../../core/keys/chunk-key.ts'
import { FileObjectStore } from '../../core/objects/files.ts'
import { partsOf } from '../../core/oversight/parts.ts'
import { clockOffsetSeconds, segmentSeconds } from '../../core/plan.ts'
import { readSegmentList } from '../../workers/encode/segments.ts'
import { placeSegments, type RungRows } from '../../workers/encode/timeline.ts'
import { rungSettings } from '../../workers/ingest/ladder.ts'
import { oversightImage, squarePixels } from '../../workers/media/stills.ts'
import type { FinishedRung } from '../../workers/oversight/picture.ts'
import { scoredSide } from '../../workers/oversight/score.ts'
import { Scorer } from '../../workers/oversight/scorer.ts'
import { takePictures } from '../../workers/oversight/take.ts'
import { cpuSeconds } from './service.ts'

const rate = 30
const quiet = ['-nostdin', '-v', 'error', '-y']

/** CPU seconds that ffmpeg takes to decode the picture of `whole` seconds: it decodes the first `seconds` of it, and the rest is counted as alike. */
export async function decodeCpu(path: string, seconds: number, whole: number): Promise<number> {
  const before = cpuSeconds(process.pid)
  await execa('ffmpeg', [...quiet, '-t', String(seconds), '-i', path, '-map', '0:v:0', '-f', 'null', '-'])
  return ((cpuSeconds(process.pid) - before) * whole) / seconds
}

export interface StillsCost {
  count: number
  /** CPU seconds from the sealed rung to sealed stills in the store. */
  stills: number
  /** CPU seconds of the model, loading it included. */
  scores: number
}

/** What the stills of `seconds` of a recording cost that is the one-minute recording at `minute` over and over. */
export async function stillsCpu(parent: string, minute: string, seconds: number): Promise<StillsCost> {
  const folder = await mkdtemp(join(parent, 'stills-'))
  const scorer = new Scorer()
  try {
    const objects = new FileObjectStore(join(folder, 'objects'), { linkSecret: 'of the bench, and never used for a link' })
    const rung = await sealedRung(objects, folder, minute, Math.round(seconds / 60))
    const deps = { objects, config: { ffmpegPath: 'ffmpeg' } }
    const parts = partsOf(seconds, seconds * rate)
    const before = cpuSeconds(process.pid)
    const taken = await takePictures(deps, rung, { key: randomBytes(32), parts, isLastTry: false })
    for (const { part, png } of taken) {
      const name = `clips/${rung.clipId}/stills/${part}-${newId()}.webp`
      await objects.put(name, sealPicture(rung.contentKey, name, await oversightImage(png)))
    }
    const made = cpuSeconds(process.pid)
    for (const { png } of taken) await scorer.score(await squarePixels(png, scoredSide))
    return { count: taken.length, stills: made - before, scores: cpuSeconds(process.pid) - made }
  } finally {
    await scorer.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The recording's `240`, sealed as a worker leaves it: a chunk and an object a minute. */
async function sealedRung(objects: FileObjectStore, folder: string, minute: string, minutes: number): Promise<FinishedRung> {
  const [clipId, name, contentKey] = [newId(), '240' as const, randomBytes(32)]
  const segments = await rungSegments(folder, minute, minutes)
  const rows: RungRows = { name, method: 'encode', chunks: [] }
  const each = 60 / segmentSeconds
  for (let firstSegment = 0; firstSegment < segments.length; firstSegment += each) {
    const [index, attempt] = [firstSegment / each, newId()]
    const object = `clips/${clipId}/${name}/${index}-${attempt}.ts`
    const key = chunkKey(contentKey, { clipId, rung: name, index, attempt })
    const table: [number, number, number][] = []
    const sealed: Buffer[] = []
    for (const [i, { file, seconds }] of segments.slice(firstSegment, firstSegment + each).entries()) {
      const bytes = Buffer.concat([...encryptSegment(key, firstSegment + i, await readFile(join(folder, file)))])
      table.push([seconds, sealed.reduce((sum, { length }) => sum + length, 0), bytes.length])
      sealed.push(bytes)
    }
    await objects.put(object, Buffer.concat(sealed))
    rows.chunks.push({ index, attempt, object, firstSegment, frames: 60 * rate, segments: table })
  }
  return { clipId, name, contentKey, segments: placeSegments(rows, 0), frameRate: rate }
}

async function rungSegments(folder: string, minute: string, minutes: number) {
  const { crf, maxRate } = rungSettings['240']
  const bits = ['-crf', String(crf), '-maxrate', String(maxRate), '-bufsize', String(maxRate * 2)]
  const keyframes = ['-sc_threshold', '0', '-g', '1000000', '-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`]
  const small = join(folder, 'minute.mp4')
  const picture = ['-map', '0:v:0', '-vf', 'scale=426:240', '-c:v', 'libx264', '-preset', 'veryfast', ...bits, ...keyframes]
  await execa('ffmpeg', [...quiet, '-i', minute, ...picture, small])
  const hls = ['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_list_size', '0', '-muxdelay', '0', '-muxpreload', '0']
  const looped = ['-stream_loop', String(minutes - 1), '-i', small, '-c', 'copy', '-output_ts_offset', String(clockOffsetSeconds)]
  await execa('ffmpeg', [...quiet, ...looped, ...hls, '-hls_segment_filename', join(folder, '%d.ts'), join(folder, 'index.m3u8')])
  return readSegmentList(await readFile(join(folder, 'index.m3u8'), 'utf8')).segments
}
