// What a viewer would see: a rung's segments opened with their chunks' keys, one after the other, and looked into.
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newId } from '../../core/ids.ts'
import { chunkKey, decryptSegment } from '../../core/keys/chunk-key.ts'
import type { WorkerHouse } from './worker-house.ts'

const execute = promisify(execFile)
const maxBuffer = 256 * 1024 * 1024

/** Opens a rung as a player does. */
export async function openRung({ db, contentKeys, objects }: WorkerHouse, clipId: string, name: string): Promise<Buffer> {
  const clip = await db.clip.findUniqueOrThrow({ where: { id: clipId } })
  const contentKey = await contentKeys.open(clip)
  const chunks = await db.chunk.findMany({ where: { clipId, rung: { name } }, orderBy: { index: 'asc' } })
  const parts: Buffer[] = []
  for (const chunk of chunks) {
    const key = chunkKey(contentKey, { clipId, rung: name, index: chunk.index, attempt: chunk.attempt })
    const sealed = await objects.bytes(chunk.object)
    for (const [i, [, offset, bytes]] of (chunk.segments as [number, number, number][]).entries()) {
      parts.push(decryptSegment(key, chunk.firstSegment + i, sealed.subarray(offset, offset + bytes)))
    }
  }
  return Buffer.concat(parts)
}

/** Runs `work` on a rung laid out as a transport stream file. */
export async function withRung<T>(house: WorkerHouse, clipId: string, name: string, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(house.data, `${newId()}.ts`)
  await writeFile(path, await openRung(house, clipId, name))
  try {
    return await work(path)
  } finally {
    await rm(path)
  }
}

/** Presentation times of a file's pictures, in showing order, seconds. */
export async function pictureTimes(path: string): Promise<number[]> {
  const asked = ['-v', 'error', '-select_streams', 'V:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', path]
  const { stdout } = await execute('ffprobe', asked, { maxBuffer })
  return numbersIn(stdout)
}

/** From when to when a file's sound goes, seconds. */
export async function soundSpan(path: string): Promise<{ start: number; end: number }> {
  const asked = ['-v', 'error', '-select_streams', 'a:0', '-show_entries', 'packet=pts_time,duration_time', '-of', 'csv=p=0', path]
  const { stdout } = await execute('ffprobe', asked, { maxBuffer })
  const packets = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number))
  const last = packets.at(-1) ?? []
  return { start: packets[0]?.[0] ?? Number.NaN, end: (last[0] ?? Number.NaN) + (last[1] ?? 0) }
}

function numbersIn(text: string): number[] {
  return text
    .split('\n')
    .filter((line) => /^-?\d/.test(line))
    .map((line) => Number.parseFloat(line))
    .sort((a, b) => a - b)
}

/** Numbers that `numbered` (recordings.ts) drew into a recording's pictures, as they are decoded. */
export async function pictureNumbers(path: string): Promise<number[]> {
  const grey = ['-fps_mode', 'passthrough', '-vf', 'scale=16:2:flags=area,crop=16:1:0:0,format=gray', '-f', 'rawvideo', '-']
  const { stdout } = await execute('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, '-an', ...grey], { encoding: 'buffer', maxBuffer })
  return Array.from({ length: stdout.length / 16 }, (_, i) => {
    const bits = [...stdout.subarray(i * 16, i * 16 + 16)]
    return bits.reduce((number, level, bit) => number + (level > 127 ? 2 ** bit : 0), 0)
  })
}

export interface Stream {
  codec_name: string
  width: number
  height: number
  pix_fmt: string
  sample_aspect_ratio?: string
  color_transfer?: string
  color_primaries?: string
  color_space?: string
  field_order?: string
  channels?: number
  sample_rate?: string
  profile?: string
}

/** What ffprobe says of a file's only stream. */
export async function streamOf(path: string): Promise<Stream> {
  const { stdout } = await execute('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path])
  const { streams } = JSON.parse(stdout) as { streams: Stream[] }
  const [only] = streams
  if (!only || streams.length !== 1) throw new Error(`${streams.length} streams where one belongs`)
  return only
}

/** The picture at `seconds` after the file's first, as grey levels of `width` x `height` fields. Decodes up to it: short files seek badly. */
export async function greyAt(path: string, seconds: number, width: number, height: number): Promise<number[]> {
  const filters = `trim=start=${seconds},scale=${width}:${height}:flags=area,format=gray`
  const shape = ['-frames:v', '1', '-vf', filters, '-f', 'rawvideo', '-']
  const { stdout } = await execute('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, ...shape], { encoding: 'buffer' })
  if (stdout.length !== width * height) throw new Error(`no picture at ${seconds} s`)
  return [...stdout]
}
