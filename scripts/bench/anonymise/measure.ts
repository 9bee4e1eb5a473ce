// The steps of anonymising, as the jobs do them, each to be measured.
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Detection, Size } from '../../../core/anonymise/boxes.ts'
import { stepFor } from '../../../core/anonymise/parts.ts'
import { Masks } from '../../../core/anonymise/scene.ts'
import { simplified } from '../../../core/anonymise/simplify.ts'
import type { FaceStyle } from '../../../core/anonymise/styles.ts'
import type { Grid } from '../../../core/anonymise/tiles.ts'
import { trackRules, tracksOf } from '../../../core/anonymise/tracks.ts'
import { cover, maskStream } from '../../../workers/anonymise/cover.ts'
import type { Finders } from '../../../workers/anonymise/finders.ts'
import { blockFor, coverArguments, maskChain } from '../../../workers/media/anonymise-arguments.ts'
import { runMediaTool } from '../../../workers/media/process.ts'
import { type BenchClip, plainOutput, quiet } from './clip.ts'
import { Coverage, type TrueFace } from './truth.ts'

const timeoutSeconds = 6 * 3600
const even = (length: number) => 2 * Math.round(length / 2)

export function look(finders: Finders, { size, frameRate, pictures }: BenchClip, grid: Grid): Promise<Detection[]> {
  const step = stepFor(frameRate)
  return finders.find({ ffmpegPath: 'ffmpeg', pictures, firstFrame: 0, step, isLast: true, size, grid, timeoutSeconds })
}

export function followed({ size, frameRate, frames }: BenchClip, detections: readonly Detection[]) {
  const tracking = tracksOf(detections, trackRules({ size, frameRate, frames, step: stepFor(frameRate) }))
  // As they are kept.
  const tracks = tracking.tracks.map((track) => simplified(track, frameRate))
  return { ...tracking, tracks, masks: new Masks({ size, frameRate, tracks }) }
}

/** Covers the clip into `output`, and keeps the masks as they were sent in `sent`. */
export async function render(clip: BenchClip, masks: Masks, face: FaceStyle, output: string, sent: string): Promise<void> {
  const { frames, pictures } = clip
  const size = { width: even(clip.size.width), height: even(clip.size.height) }
  const covering = { size, planeSize: masks.planeSize, face, whole: undefined, block: blockFor(masks.largest(0, frames), size) }
  const kept = createWriteStream(sent)
  async function* keeping() {
    for await (const mask of maskStream(masks, 0, frames)) {
      if (!kept.write(mask)) await once(kept, 'drain')
      yield mask
    }
  }
  const args = coverArguments(pictures, covering, ['-y', ...plainOutput(output)])
  await cover({ ffmpegPath: 'ffmpeg', args, masks: keeping(), planeSize: masks.planeSize, frames, timeoutSeconds })
  kept.end()
  await finished(kept)
}

/** How well masks cover, scaled as the renderer scales them. `sent`: a file of them, or the masks themselves. */
export async function coverageOf(clip: BenchClip, masks: Masks, truth: TrueFace[][], sent: string | undefined): Promise<Coverage> {
  const { size, frames } = clip
  const coverage = new Coverage(truth, size)
  const picture = new Uint8Array(size.width * size.height)
  let filled = 0
  const { width, height } = masks.planeSize
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-i', 'pipe:0']
  const toSize = ['-vf', `${maskChain(size)},format=yuv420p,extractplanes=y`, '-f', 'rawvideo', 'pipe:1']
  await runMediaTool('ffmpeg', [...quiet, ...raw, ...toSize], {
    timeoutSeconds,
    input: sent ? createReadStream(sent, { highWaterMark: 1 << 20 }) : maskStream(masks, 0, frames),
    onOutput: (chunk) => {
      for (let rest: Buffer = chunk; rest.length > 0; ) {
        const taken = Math.min(rest.length, picture.length - filled)
        picture.set(rest.subarray(0, taken), filled)
        rest = rest.subarray(taken)
        filled = (filled + taken) % picture.length
        if (filled === 0) coverage.take(picture)
      }
    },
  })
  return coverage
}

/** A share of the detections lost, the same ones each time (mulberry32). */
export function dropped(detections: readonly Detection[], share: number, seed: number): Detection[] {
  let state = seed
  return detections.filter(() => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 >= share
  })
}

export const sizeText = ({ width, height }: Size) => `${width} x ${height}`
