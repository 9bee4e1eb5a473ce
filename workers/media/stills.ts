// Posters, storyboard sheets and stills of oversight by sharp: from ffmpeg's stills to small WebP in memory.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { stillWidth } from './arguments.ts'

export interface Sheet {
  webp: Buffer
  count: number
  columns: number
}

const columns = 5

/** The numbered stills `<name>-1.png`, `<name>-2.png` … in order. */
export async function stillsIn(folder: string, name: string): Promise<string[]> {
  const number = (file: string) => Number(/-(\d+)\.png$/.exec(file)?.[1])
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.png'))
  return files.sort((a, b) => number(a) - number(b)).map((file) => join(folder, file))
}

/** One image with all tiles, row by row, `columns` to a row. */
export async function tileSheet(files: string[], tile: { width: number; height: number }): Promise<Sheet> {
  const across = Math.min(columns, files.length)
  const canvas = {
    width: across * tile.width,
    height: Math.ceil(files.length / across) * tile.height,
    channels: 3 as const,
    background: '#000',
  }
  const placed = files.map((input, i) => ({ input, left: (i % across) * tile.width, top: Math.floor(i / across) * tile.height }))
  const webp = await sharp({ create: canvas }).composite(placed).webp({ quality: 60 }).toBuffer()
  return { webp, count: files.length, columns: across }
}

export async function posterImage(file: string): Promise<Buffer> {
  return sharp(file).webp({ quality: 78 }).toBuffer()
}

/** A still of oversight: small WebP, with nothing in it but its pixels. */
export async function oversightImage(png: Uint8Array): Promise<Buffer> {
  return sharp(png).resize({ width: stillWidth, withoutEnlargement: true }).webp({ quality: 72 }).toBuffer()
}

/** The picture squeezed to `side` x `side` pixels of three bytes (red, green, blue), row by row. */
export async function squarePixels(picture: Uint8Array, side: number): Promise<Uint8Array> {
  return sharp(picture).resize(side, side, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer()
}
