// Posters and storyboard sheets by sharp: from ffmpeg's stills in scratch to small WebP in memory.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

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
