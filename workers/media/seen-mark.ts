// The mark that is seen in a download's picture: whose it is, since when, and that it isn't to be shared. Drawn once for a chunk, laid over each
// of its pictures by ffmpeg.
import sharp from 'sharp'
import { checkDrawn, escapeXml } from '../../core/drawn-words.ts'

export interface SeenMark {
  /** Of the download's owner, whatever is in it. */
  name: string
  /** When it was asked for: the day is told, in UTC. */
  askedAt: Date
}

interface Size {
  width: number
  height: number
}

/** 0 to 1: read at once, and what is beneath shows through. */
const strength = 0.6
/** Of the letters in pictures of 240 lines, px. */
const smallest = 13
/** Letters are a share of the picture's shorter side where that is more. */
const lettersShare = 1 / 30
/** A line's height, and its distance from the picture's edges, in letters' heights. */
const [lineHeight, margin] = [1.3, 0.6]
/** The dark edge on either side of a line of a letter, in letters' heights. */
const edge = 0.08
/** No letter of a font is wider, in its height; what is gets cut off. */
const widest = 1.4

const longestName = 40

/** A name as it can stand in a picture: one line, without what shows nothing, turns what comes after it around, or piles up without end; its end is left out beyond `most` letters. */
export function shownName(name: string, most = longestName): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim()
  const letters = Array.from(new Intl.Segmenter('en').segment(plain), ({ segment }) => segment)
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trim()}…`
    : plain
}

/** The lines it may be drawn in, those that are liked best first. */
export function layoutsOf({ name, askedAt }: SeenMark): string[][] {
  const day = askedAt.toISOString().slice(0, 10)
  const named = (most: number) => shownName(name, most) || undefined
  const joined = (...parts: (string | undefined)[]) => parts.filter((part) => part !== undefined).join(' · ')
  const last = 'Do not share'
  return [
    [joined(named(longestName), day, last)],
    [joined(named(longestName)), joined(day, last)],
    [joined(named(24)), joined(day, last)],
    [joined(named(12)), day, last],
  ].map((lines) => lines.filter((line) => line !== ''))
}

/** A PNG as large as the picture, the mark in its lower left corner and nothing anywhere else. Throws an Error where no font is installed. */
export async function drawSeenMark({ width, height }: Size, mark: SeenMark): Promise<Buffer> {
  const short = Math.min(width, height)
  const letters = Math.max(smallest, short * lettersShare)
  const space = Math.round(Math.min(letters * margin, short / 8))
  const room = { width: Math.max(1, width - 2 * space), height: Math.max(1, height - 2 * space) }
  const words = await fitting(layoutsOf(mark), letters, room)
  // Where nothing fits, in a picture of a few lines, all of it is smaller.
  const { data, info } = await sharp(words)
    .resize({ ...room, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer({ resolveWithObject: true })
  const nothing = { width, height, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } }
  const place = { left: Math.min(space, width - info.width), top: Math.max(0, height - space - info.height) }
  return sharp({ create: nothing })
    .composite([{ input: data, ...place }])
    .png({ compressionLevel: 1 })
    .toBuffer()
}

/** The first of the layouts that there is room for, else the last one; a PNG. */
async function fitting(layouts: string[][], letters: number, room: Size): Promise<Buffer> {
  let drawn: { png: Buffer; size: Size } | undefined
  for (const lines of layouts) {
    drawn = await draw(lines, letters)
    if (drawn.size.width <= room.width && drawn.size.height <= room.height) break
  }
  if (!drawn) throw new Error('a mark without words')
  return drawn.png
}

/** Lines of words, as wide as they are and no wider. */
async function draw(lines: readonly string[], letters: number): Promise<{ png: Buffer; size: Size }> {
  const most = Math.max(...lines.map(({ length }) => length))
  const canvas = { width: Math.ceil((most * widest + 2) * letters), height: Math.ceil((lines.length * lineHeight + 2 * edge) * letters) }
  const { data, info } = await sharp(Buffer.from(wordsSvg(lines, letters, canvas)))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  checkDrawn(data, 'the mark of a download')
  const size = { width: reach(data, info), height: info.height }
  const png = await sharp(data, { raw: { width: info.width, height: info.height, channels: 4 } })
    .extract({ left: 0, top: 0, ...size })
    .png()
    .toBuffer()
  return { png, size }
}

/** How far to the right anything shows, px. */
function reach(pixels: Uint8Array, { width }: Size): number {
  let furthest = 0
  for (let at = 3; at < pixels.length; at += 4) {
    if ((pixels[at] ?? 0) === 0) continue
    furthest = Math.max(furthest, ((at - 3) / 4) % width)
  }
  return furthest + 1
}

/** White with a dark edge, both as strong where they lie on each other. */
export function wordsSvg(lines: readonly string[], letters: number, { width, height }: Size): string {
  const texts = lines.map((line, row) => {
    const y = ((row + 0.8) * lineHeight + edge - 0.1) * letters
    // Its letters are isolated: a name that is written from the right turns no day around (UAX 9, 2.4).
    const words = escapeXml(isolated(line))
    const place = `x="${(edge * letters).toFixed(2)}" y="${y.toFixed(2)}"`
    const outline = `stroke="#000" stroke-width="${(2 * edge * letters).toFixed(2)}" stroke-linejoin="round"`
    return `<text ${place} ${outline}>${words}</text><text ${place} fill="#fff">${words}</text>`
  })
  const style = `font-family="DejaVu Sans, sans-serif" font-size="${letters.toFixed(2)}" opacity="${strength}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g ${style} xml:space="preserve">${texts.join('')}</g></svg>`
}

const isolated = (line: string): string =>
  line
    .split(' · ')
    .map((part) => `\u2068${part}\u2069`)
    .join(' · ')
