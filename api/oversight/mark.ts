// Who looks at a still is in its pixels: a picture of the screen tells whose screen it was. The one place in the API that
// opens pictures, because the mark is made at the moment of looking.
import sharp from 'sharp'
import { checkDrawn, escapeXml } from '../../core/drawn-words.ts'

/** 0 to 1: seen when one looks for it, and the picture beneath stays judgeable. */
const strength = 0.22
const longestName = 40
/** A line's place from the one above it, in pixels. */
const lineHeight = 34

/** Drawing words costs most of it, and they are the same for a minute of one viewer's pictures of one size. */
const keptOverlays = 64
const overlays = new Map<string, Promise<Buffer>>()

/** WebP with a faint tiled mark of the viewer's name and the time; nothing of the picture's own is kept beside its pixels. */
export async function markStill(webp: Uint8Array, name: string, at: Date): Promise<Buffer> {
  const { data, info } = await sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  const input = await overlayOf(width, height, `${name.slice(0, longestName)} · ${minuteOf(at)}`)
  const mark = { input, raw: { width, height, channels: 4 as const } }
  return sharp(data, { raw: { width, height, channels } }).composite([mark]).webp({ quality: 80, effort: 2 }).toBuffer()
}

/** Pixels (RGBA) of the words. Throws where none can be drawn. */
function overlayOf(width: number, height: number, words: string): Promise<Buffer> {
  const key = `${width} ${height} ${words}`
  const kept = overlays.get(key) ?? drawWords(width, height, words)
  overlays.delete(key)
  overlays.set(key, kept)
  kept.catch(() => overlays.delete(key))
  for (const oldest of overlays.keys()) {
    if (overlays.size <= keptOverlays) break
    overlays.delete(oldest)
  }
  return kept
}

async function drawWords(width: number, height: number, words: string): Promise<Buffer> {
  const pixels = await sharp(Buffer.from(markSvg(width, height, words)))
    .ensureAlpha()
    .raw()
    .toBuffer()
  checkDrawn(pixels, 'the mark of a still')
  return pixels
}

/** An SVG of the words in slanted rows, dark under light, so that they show on any picture. */
export function markSvg(width: number, height: number, words: string): string {
  const line = escapeXml(`${words}     ${words}     ${words}`)
  // Slanted, so that rows also begin above and end below the picture.
  const rows = Array.from({ length: Math.ceil((height + width) / lineHeight) + 1 }, (_, row) => {
    const place = `x="${row % 2 === 0 ? -20 : -110}" y="${row * lineHeight - width / 4}"`
    return `<text ${place} dx="1" dy="1" fill="#000">${line}</text><text ${place} fill="#fff">${line}</text>`
  })
  const style = `font-family="DejaVu Sans, sans-serif" font-size="12" fill-opacity="${strength}" transform="rotate(-14)"`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g ${style} xml:space="preserve">${rows.join('')}</g></svg>`
}

/** "2026-05-03 10:00 UTC" */
const minuteOf = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
