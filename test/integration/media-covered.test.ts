// Pictures in which something is covered, by the real ffmpeg; and the real model on a second of the shared clip of faces.
import { statSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Detection } from '../../core/anonymise/boxes.ts'
import { Masks } from '../../core/anonymise/scene.ts'
import { faceStyles, wholeStyles } from '../../core/anonymise/styles.ts'
import type { Track } from '../../core/anonymise/tracks.ts'
import { readClip } from '../../scripts/bench/anonymise/clip.ts'
import { followed, look } from '../../scripts/bench/anonymise/measure.ts'
import { Coverage, readTruth } from '../../scripts/bench/anonymise/truth.ts'
import { cover, MasksDiffer, maskStream } from '../../workers/anonymise/cover.ts'
import { Finders, FindersClosed } from '../../workers/anonymise/finders.ts'
import { type Covering, coverArguments, type SteadyPictures } from '../../workers/media/anonymise-arguments.ts'
import { killMediaTools, MediaToolError, runMediaTool } from '../../workers/media/process.ts'
import { faceClip, faceTruth, withoutFaceClip } from '../support/shared-faces.ts'

const size = { width: 320, height: 180 }
const frames = 30
const quiet = ['-hide_banner', '-nostdin', '-v', 'error', '-y']
let folder: string
let clip: string
let plain: Buffer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-covered-'))
  clip = join(folder, 'clip.mp4')
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size.width}x${size.height}:rate=30:duration=1`]
  await execa('ffmpeg', [...quiet, ...source, '-metadata', 'title=Secret', '-c:v', 'libx264', '-qp', '0', '-pix_fmt', 'yuv420p', clip])
  plain = await raw(clip)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const pictures = (): SteadyPictures => ({
  input: [...quiet, '-protocol_whitelist', 'file', '-i', clip],
  video: { index: 0, interlaced: false, highDynamicRange: false },
  ...{ frameRate: 30, start: 0, frames },
})
const masksOf = (...tracks: Track[]) => new Masks({ size, frameRate: 30, tracks })
/** A face that moves a pixel to the right in each picture. */
const moving: Track = {
  id: 0,
  keys: [
    { frame: 0, x: 60, y: 60, width: 40, height: 50, score: 1 },
    { frame: 29, x: 89, y: 60, width: 40, height: 50, score: 1 },
  ],
}
const covering = (masks: Masks, changes: Partial<Covering> = {}): Covering => ({
  ...{ size, planeSize: masks.planeSize, face: 'neutral', whole: undefined, block: 16 },
  ...changes,
})
const lossless = (path: string) => ['-y', '-c:v', 'libx264', '-qp', '0', '-pix_fmt', 'yuv420p', path]

async function covered(
  masks: Masks,
  changes: Partial<Covering> = {},
  stream: AsyncIterable<Uint8Array> = maskStream(masks, 0, frames),
): Promise<string> {
  const output = join(folder, 'covered.mp4')
  await rm(output, { force: true })
  const { planeSize } = masks
  const args = coverArguments(pictures(), covering(masks, changes), lossless(output))
  await cover({ ffmpegPath: 'ffmpeg', args, masks: stream, planeSize, frames, timeoutSeconds: 120 })
  return output
}

/** Planes of yuv420p, one picture after the other. */
async function raw(path: string): Promise<Buffer> {
  const { stdout } = await execa('ffmpeg', [...quiet, '-i', path, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'], {
    encoding: 'buffer',
    maxBuffer: 1 << 28,
  })
  return Buffer.from(stdout)
}
const pictureBytes = (size.width * size.height * 3) / 2
const light = (video: Buffer, frame: number, x: number, y: number) => video[frame * pictureBytes + y * size.width + x] as number
const colour = (video: Buffer, frame: number, x: number, y: number) =>
  video[frame * pictureBytes + size.width * size.height + (y >> 1) * (size.width / 2) + (x >> 1)] as number

describe('covering', () => {
  it('hides what moves in each of its pictures, light and colours, and leaves the rest as it is', async () => {
    const made = await raw(await covered(masksOf(moving)))
    expect(made.length).toBe(frames * pictureBytes)
    for (let frame = 0; frame < frames; frame++) {
      for (const [x, y] of [
        [80, 85],
        [66, 70],
        [94, 100],
        [80, 48],
      ] as const) {
        expect(Math.abs(light(made, frame, x + frame, y) - 110), `${frame}`).toBeLessThanOrEqual(3)
        expect(Math.abs(colour(made, frame, x + frame, y) - 128)).toBeLessThanOrEqual(3)
      }
      for (const [x, y] of [
        [20, 85],
        [160, 85],
        [80, 20],
        [80, 150],
      ] as const) {
        expect(light(made, frame, x + frame, y)).toBe(light(plain, frame, x + frame, y))
      }
    }
  })

  it('with blocks shows at most four of them across', async () => {
    const masks = masksOf({
      id: 0,
      keys: [
        { frame: 0, x: 100, y: 40, width: 80, height: 100, score: 1 },
        { frame: 29, x: 100, y: 40, width: 80, height: 100, score: 1 },
      ],
    })
    const made = await raw(await covered(masks, { face: 'blocks', block: 25 }))
    // What is blurred and coarse changes little from one pixel to the next.
    let [steps, steepest] = [0, 0]
    for (let x = 105; x < 175; x++) {
      const step = Math.abs(light(made, 10, x + 1, 90) - light(made, 10, x, 90))
      steps += step
      steepest = Math.max(steepest, step)
    }
    expect(steps).toBeGreaterThan(0)
    expect(steepest).toBeLessThan(25)
  })

  it.each([...wholeStyles])('%s: makes every picture of what was covered', async (whole) => {
    for (const face of faceStyles) {
      const made = await raw(await covered(masksOf(moving), { whole, face }))
      expect(made.length).toBe(frames * pictureBytes)
      expect(made.subarray(0, pictureBytes).equals(plain.subarray(0, pictureBytes))).toBe(false)
    }
  })

  it('hands on no words of the recording', async () => {
    const { stdout } = await execa('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'format_tags:stream_tags',
      '-of',
      'json',
      await covered(masksOf(moving)),
    ])
    expect(stdout).not.toContain('Secret')
  })
})

describe('masks that are missing', () => {
  async function* first(count: number, masks: Masks) {
    let sent = 0
    for await (const mask of maskStream(masks, 0, frames)) if (sent++ < count) yield mask
  }

  it.each([0, 1, 15, frames - 1])('%i of 30 masks: it fails, whatever ffmpeg made of them', async (count) => {
    await expect(covered(masksOf(moving), {}, first(count, masksOf(moving)))).rejects.toThrow(MasksDiffer)
  })

  it('a mask cut off in the middle: it fails', async () => {
    const masks = masksOf(moving)
    const cutOff = async function* () {
      let sent = 0
      for await (const mask of maskStream(masks, 0, frames)) yield sent++ === 12 ? mask.subarray(100) : mask
    }
    await expect(covered(masks, {}, cutOff())).rejects.toThrow(MasksDiffer)
  })

  it('one too many: it fails', async () => {
    const masks = masksOf(moving)
    await expect(covered(masks, {}, maskStream(masks, 0, frames + 1))).rejects.toThrow(MasksDiffer)
  })

  it('a recording that can’t be read: it fails', async () => {
    const masks = masksOf(moving)
    const args = coverArguments(
      { ...pictures(), input: [...quiet, '-protocol_whitelist', 'file', '-i', join(folder, 'none.mp4')] },
      covering(masks),
      lossless(join(folder, 'none-covered.mp4')),
    )
    const run = cover({
      ffmpegPath: 'ffmpeg',
      args,
      masks: maskStream(masks, 0, frames),
      planeSize: masks.planeSize,
      frames,
      timeoutSeconds: 60,
    })
    await expect(run).rejects.toThrow(MediaToolError)
  })

  it('even where nobody counted, all of a picture without a mask is covered', async () => {
    const masks = masksOf(moving)
    const output = join(folder, 'uncounted.mp4')
    const args = coverArguments(pictures(), covering(masks), lossless(output))
    await runMediaTool('ffmpeg', args, { timeoutSeconds: 60, input: first(10, masks), onOutput: () => {} })
    const made = await raw(output)
    expect(made.length).toBe(frames * pictureBytes)
    expect(light(made, 9, 20, 85)).toBe(light(plain, 9, 20, 85))
    for (let frame = 10; frame < frames; frame++) {
      for (let y = 0; y < size.height; y += 2) {
        for (let x = 0; x < size.width; x += 2) {
          if (Math.abs(light(made, frame, x, y) - 110) > 3 || Math.abs(colour(made, frame, x, y) - 128) > 3)
            expect.fail(`picture ${frame} shows something at ${x}, ${y}`)
        }
      }
    }
  })
})

describe.skipIf(withoutFaceClip)('a second of the shared clip of faces', () => {
  const finders = new Finders(1)
  afterAll(() => finders.close())

  it('is found, followed and covered from its first picture to its last', async () => {
    expect(statSync(faceTruth).size).toBeGreaterThan(1000)
    const truth = (await readTruth(faceTruth)).slice(0, frames)
    const whole = await readClip(faceClip)
    const second = { ...whole, frames, pictures: { ...whole.pictures, frames } }
    const detections: Detection[] = await look(finders, second, 'fine')
    const { masks } = followed(second, detections)
    const coverage = new Coverage(truth, second.size)
    // Each pixel of a plane is four of the picture's: as the renderer scales it, but for its smooth edges.
    const { width, height } = second.size
    for (let frame = 0; frame < frames; frame++) {
      const plane = masks.planeAt(frame)
      const full = new Uint8Array(width * height)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) full[y * width + x] = plane[(y >> 2) * masks.planeSize.width + (x >> 2)] as number
      coverage.take(full)
    }
    expect(coverage.faces).toBeGreaterThan(500)
    expect(coverage.covered / coverage.faces).toBeGreaterThanOrEqual(0.999)
    expect(coverage.exposures).toEqual([])
    expect(coverage.maskedArea).toBeLessThan(0.12)
  })

  it('a picture that is cut short is no clip without faces', async () => {
    const bytes = await readFile(faceClip)
    const cut = join(folder, 'cut.mp4')
    await writeFile(cut, bytes.subarray(0, 100_000))
    const whole = await readClip(faceClip)
    const input = [...quiet, '-protocol_whitelist', 'file', '-i', cut]
    await expect(look(finders, { ...whole, frames, pictures: { ...whole.pictures, input, frames } }, 'light')).rejects.toThrow()
  })

  /** All of the clip, of which nothing can be done in the time that these take. */
  const longLook = async (from: Finders, signal?: AbortSignal) => {
    const { pictures, size: whole } = await readClip(faceClip)
    return from.find(
      { ffmpegPath: 'ffmpeg', pictures, firstFrame: 0, isLast: true, step: 3, size: whole, grid: 'light', timeoutSeconds: 600 },
      signal,
    )
  }

  it('ends when it is told to, with its reason, and looks at the next all the same', async () => {
    const ending = new AbortController()
    const looking = longLook(finders, ending.signal)
    ending.abort(new Error('enough'))
    await expect(looking).rejects.toThrow('enough')
    await expect(longLook(finders, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    const whole = await readClip(faceClip)
    const one = await look(finders, { ...whole, pictures: { ...whole.pictures, frames: 1 } }, 'light')
    expect(one.length).toBeGreaterThan(3)
  })

  it('ends with the tools of a worker that closes, and closing is told from failing', async () => {
    const closing = new Finders(1)
    // However far it has come: a second is enough for ffmpeg to run here.
    const killed = expect(longLook(closing)).rejects.toThrow(MediaToolError)
    const killing = setInterval(killMediaTools, 50)
    await killed
    clearInterval(killing)
    const closed = expect(longLook(closing)).rejects.toThrow(FindersClosed)
    await readClip(faceClip)
    await closing.close()
    await closed
    await expect(longLook(closing)).rejects.toThrow(FindersClosed)
  })
})
