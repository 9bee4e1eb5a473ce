// How well downloads are told apart by their picture, what is said of files that are nobody's, and how far the mark is from being seen.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { segmentSeconds } from '../../../core/plan.ts'
import { detectedBy } from '../../../core/trace/detect.ts'
import { cells, pictureUnitSeconds } from '../../../core/trace/picture.ts'
import { lookPixels, lookSize, PictureComparison } from '../../../core/trace/picture-bits.ts'
import { lookRate, thumbSize } from '../../../core/trace/picture-place.ts'
import { detectPicture, graysIn, type Looked } from '../../../workers/downloads/detect-picture.ts'
import { costOf } from '../anonymise/cost.ts'
import { leakedStretch, leakIn, markedStretch, originalOf, type Stretch } from './picture-leaks.ts'
import { type BenchPicture, filmed, lesson, seenIn } from './pictures.ts'
import { type Say, Tally } from './tally.ts'

export interface PictureBench {
  key: Buffer
  draw: () => number
  aNumber: () => number
  say: Say
  downloads: number
  unmarkedWindows: number
  compared: number
}

/** Recordings of this folder one after the other, and a lesson made up. */
export async function measurePictures(bench: PictureBench, media: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-trace-'))
  try {
    const paths = await seenIn(media).catch(() => [])
    const made = await lesson('a lesson made up', 150, join(folder, 'lesson'))
    const pictures = paths.length > 0 ? [await filmed('pictures of ../shared/media', paths, 45, join(folder, 'media')), made] : [made]
    for (const [i, picture] of pictures.entries()) {
      console.log(`${picture.name}: ${picture.seconds.toFixed(0)} s of 1280x720`)
      await seen(bench, picture, folder)
      await named(bench, picture, folder, i === 0)
      await unnamed(bench, picture, folder, Math.ceil(bench.unmarkedWindows / pictures.length))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const aStretch = ({ draw }: PictureBench, { seconds: whole }: BenchPicture): Stretch => {
  const seconds = Math.min(60, whole)
  return { from: draw() * (whole - seconds), seconds }
}

/** The marked picture beside the published one, both as viewers get them. */
async function seen({ key, aNumber, say }: PictureBench, picture: BenchPicture, folder: string): Promise<void> {
  const { value: file, total } = await costOf(() =>
    markedStretch(picture, { from: 0, seconds: picture.seconds }, key, aNumber(), join(folder, 'seen')),
  )
  say(`${picture.name}: encoding it with its mark, CPU-seconds for an hour`, ((total * 3600) / picture.seconds).toFixed(0))
  const plain = join(folder, 'plain.ts')
  await writeFile(plain, Buffer.concat(picture.segments))
  const { stderr } = await execa('ffmpeg', ['-v', 'info', '-i', file.path, '-i', plain, '-lavfi', 'psnr', '-f', 'null', '-'])
  const [, luma = '', least = ''] = /PSNR y:([\d.inf]+).*min:([\d.inf]+)/.exec(stderr) ?? []
  say(
    `${picture.name}: luma PSNR, mark and second encoding together`,
    `${Number(luma).toFixed(1)} dB (least picture, all planes ${Number(least).toFixed(1)})`,
    'at least 42',
  )
  const { keys, borders, inside } = await steps(originalOf(picture), leakIn(file.path))
  const levels = [borders, inside, keys].map((level) => level.toFixed(3)).join(', ')
  say(
    `${picture.name}: mean step of a cell’s brightness beside the published one’s at units’ borders, inside, and at key pictures, levels of 255`,
    levels,
    'no larger at borders than inside',
  )
}

/** How much more a part of the picture flickers than it did: what two pictures in a row differ by, less what they differed by without the mark. */
async function steps(plain: Looked, marked: Looked): Promise<{ keys: number; borders: number; inside: number }> {
  const [a, b] = [await cellsIn(plain), await cellsIn(marked)]
  const perUnit = lookRate * pictureUnitSeconds
  const seen = { keys: [0], borders: [0], inside: [0] }
  for (let i = 1; i < Math.min(a.length, b.length); i++) {
    // A key picture is drawn anew: that steps without a mark too.
    const where = i % (lookRate * segmentSeconds) === 0 ? 'keys' : i % perUnit === 0 ? 'borders' : 'inside'
    const step = (of: Float32Array[], cell: number) =>
      ((of[i] as Float32Array)[cell] as number) - ((of[i - 1] as Float32Array)[cell] as number)
    for (let cell = 0; cell < cells; cell++) seen[where].push(Math.abs(step(b, cell) - step(a, cell)) / 257)
  }
  const mean = (steps: number[]) => steps.reduce((sum, each) => sum + each, 0) / (steps.length - 1)
  return { keys: mean(seen.keys), borders: mean(seen.borders), inside: mean(seen.inside) }
}

async function cellsIn(looked: Looked): Promise<Float32Array[]> {
  const pictures: Float32Array[] = []
  for await (const gray of graysIn(looked.seen(thumbSize), cells)) pictures.push(Float32Array.from(gray))
  return pictures
}

/** Downloads cut to a random minute, made smaller and encoded anew. */
async function named(bench: PictureBench, picture: BenchPicture, folder: string, isFirst: boolean): Promise<void> {
  const { key, aNumber, say, downloads, compared } = bench
  const numbers = Array.from({ length: downloads }, aNumber)
  const tally = new Tally()
  for (const [i, number] of numbers.entries()) {
    const stretch = aStretch(bench, picture)
    const file = await markedStretch(picture, stretch, key, number, join(folder, 'marked'))
    const leak = leakIn(await leakedStretch(file, stretch, folder, i))
    await rm(file.path)
    const { value: found, total } = await costOf(() => detectPicture(key, originalOf(picture), leak, numbers))
    tally.add(number, found, total)
    if (i === 0 && isFirst) await amongMany(bench, picture, leak, number, compared)
  }
  tally.tell(say, picture.name, '854x480 at 800 kb/s')
}

async function amongMany(
  { key, aNumber, say }: PictureBench,
  picture: BenchPicture,
  leak: Looked,
  number: number,
  compared: number,
): Promise<void> {
  const innocent = Array.from({ length: compared }, aNumber).filter((each) => each !== number)
  const without = await detectPicture(key, originalOf(picture), leak, innocent)
  const among = await detectPicture(key, originalOf(picture), leak, [...innocent, number])
  say(`${picture.name}: ${compared} innocent numbers on a marked file`, without.named ? 'one named' : 'none named', 'none named')
  say(`${picture.name}: the right one among them`, among.named?.number === number ? 'named' : 'not named', 'named')
}

/** Half are windows of the picture as it was, half of a download by the key of another clip; both encoded anew. */
async function unnamed(bench: PictureBench, picture: BenchPicture, folder: string, windows: number): Promise<void> {
  const { key, draw, aNumber, say } = bench
  const whole = { from: 0, seconds: picture.seconds }
  const plain = join(folder, 'plain.ts')
  const bare = await all(leakIn(await leakedStretch({ path: plain, start: 0 }, whole, folder, 1000)))
  const file = await markedStretch(picture, whole, key, aNumber(), join(folder, 'other'))
  const marked = await all(leakIn(await leakedStretch(file, whole, folder, 1001)))
  const original = await all(originalOf(picture))
  const length = Math.min(60 * lookRate, bare.length)
  let [falsely, highest] = [0, 0]
  for (let i = 0; i < windows; i++) {
    const offset = Math.floor(draw() * (bare.length - length))
    const comparison = new PictureComparison()
    for (let at = offset; at < offset + length; at++) {
      const near = [at - 1, at, at + 1].flatMap((j) => original[j] ?? [])
      comparison.add((i % 2 === 0 ? bare : marked)[at] as Uint16Array, near)
    }
    const other = Buffer.from(key)
    if (i % 2) other.writeUInt32BE(i + 1)
    const issued = Array.from({ length: 100 }, aNumber)
    const found = detectedBy(other, comparison.bits(other, offset), issued, 0)
    if (found.named || found.read) falsely++
    highest = Math.max(highest, found.best?.score ?? 0)
  }
  say(`${picture.name}: false answers on ${windows} unmarked windows and such of another key, 100 numbers each`, String(falsely), '0')
  say(`${picture.name}: highest score of these`, highest.toFixed(3))
}

async function all(looked: Looked): Promise<Uint16Array[]> {
  const pictures: Uint16Array[] = []
  for await (const gray of graysIn(looked.seen(lookSize), lookPixels)) pictures.push(gray)
  return pictures
}
