// The file of a download as whoever fetches it has it.
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { newId } from '../../core/ids.ts'
import type { Download } from '../../generated/prisma/client.ts'
import type { WorkerHouse } from './worker-house.ts'

const execute = promisify(execFile)
const decoding = ['-nostdin', '-xerror', '-i']

/** The file as it would be fetched; its path. */
export async function fileOf({ data, objects }: WorkerHouse, download: Download): Promise<string> {
  const path = join(data, `${newId()}.${download.format}`)
  await writeFile(path, await objects.bytes(download.object ?? ''))
  return path
}

/** Top-level boxes of an MP4 (ISO 14496-12 4.2). */
export function boxesOf(file: Buffer): string[] {
  const found: string[] = []
  for (let at = 0; at < file.length; ) {
    const size = file.readUInt32BE(at)
    found.push(file.toString('latin1', at + 4, at + 8))
    at += size === 1 ? Number(file.readBigUInt64BE(at + 8)) : size || file.length
  }
  return found
}

/** When the last picture is no longer shown, seconds. */
export async function pictureEnd(path: string): Promise<number> {
  const asked = ['-select_streams', 'V:0', '-show_entries', 'stream=start_time,duration', '-of', 'json', path]
  const { streams } = JSON.parse((await execute('ffprobe', ['-v', 'error', ...asked])).stdout)
  return Number(streams[0].start_time) + Number(streams[0].duration)
}

/** SHA-256 over the decoded pictures. */
export async function picturesHash(path: string): Promise<string> {
  const hash = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'hash', '-hash', 'sha256', '-']
  return (await execute('ffmpeg', ['-v', 'error', ...decoding, path, ...hash])).stdout
}

/** What a decoder has to say of a file from its start to its end: nothing, where all is well. */
export async function complaints(path: string): Promise<string> {
  return (await execute('ffmpeg', ['-v', 'warning', ...decoding, path, '-f', 'null', '-'])).stderr
}

/** How close the pictures of one file are to those of another, luma alone, dB; picture by picture, each file from its first. */
export async function lumaPsnr(path: string, original: string): Promise<number> {
  const graph = '[0:v]settb=1/90000,setpts=PTS-STARTPTS[a];[1:v]settb=1/90000,setpts=PTS-STARTPTS[b];[a][b]psnr'
  const { stderr } = await execute('ffmpeg', ['-v', 'info', '-nostdin', '-i', path, '-i', original, '-lavfi', graph, '-f', 'null', '-'])
  const said = /PSNR y:(\S+)/.exec(stderr)?.[1]
  if (said === undefined) throw new Error('nothing was compared')
  return said === 'inf' ? Number.POSITIVE_INFINITY : Number(said)
}

/** Luma of the picture that is shown `seconds` after a file's first, row by row. */
export async function lumaAt(path: string, seconds: number): Promise<Buffer> {
  const shown = ['-map', '0:v:0', '-vf', `setpts=PTS-STARTPTS,select='gte(t,${seconds - 0.001})',format=yuv420p,extractplanes=y`]
  const output = ['-fps_mode', 'passthrough', '-frames:v', '1', '-f', 'rawvideo', '-']
  const { stdout } = await execute('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, ...shown, ...output], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}
