// Recordings of every make, drawn by ffmpeg when a test asks: nothing of the kind is kept in the repository.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs ffmpeg into a file of this name; resolves to its bytes. */
export async function record(name: string, ...args: string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-recording-'))
  try {
    const path = join(folder, name)
    await execute('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, path], { maxBuffer: 16 * 1024 * 1024 })
    return await readFile(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export interface Numbered {
  seconds: number
  rate?: string
  size?: string
  /** Further filters, after the number is drawn. */
  filters?: string[]
}

/**
 * Input for pictures that carry their own number: sixteen fields from left to right, black for 0 and white for 1, lowest bit
 * first, so that it is still read after scaling and encoding (`pictureNumbers` in rung-media.ts).
 */
export function numbered({ seconds, rate = '25', size = '320x180', filters = [] }: Numbered): string[] {
  const bits = "geq=lum='16+219*mod(floor(N/pow(2,X)),2)':cb=128:cr=128"
  const grown = `scale=${size}:flags=neighbor,setsar=1`
  return ['-f', 'lavfi', '-i', [`color=s=16x2:r=${rate}:d=${seconds},format=yuv444p`, bits, grown, ...filters, 'format=yuv420p'].join(',')]
}

/** Pictures with movement, no numbers. */
export const moving = (seconds: number, size = '320x180', rate = '25'): string[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`],
]

export const tone = (seconds: number, layout = 'stereo'): string[] => [
  ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:d=${seconds},aformat=channel_layouts=${layout}`],
]

/** H.264 with keyframes so far apart that it isn't copied. */
export const sparseKeyframes = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '100000', '-keyint_min', '100000', '-sc_threshold', '0']

/** H.264 that plays in every browser as it is. */
export const plainH264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '50', '-pix_fmt', 'yuv420p']
export const hevc = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none']

/** Pictures 0, 1 and 4 of every seven. */
export const irregular = ['-vf', `select='eq(mod(n,7),0)+eq(mod(n,7),1)+eq(mod(n,7),4)'`, '-fps_mode', 'vfr']

/** A recording without B-frames as it is, but that the last of its pictures is shown for so long (seconds). */
export async function holdingLast(seconds: number, recording: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-recording-'))
  try {
    const path = join(folder, 'recording')
    await writeFile(path, recording)
    return await record('a.mp4', '-i', path, '-c', 'copy', '-bsf:v', `setts=pts=PTS:dts=DTS:duration=${seconds}/TB`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** As a browser's recorder or a camera's stream leaves it: ffmpeg could not go back to write the length. */
export async function recordPiped(format: string, ...args: string[]): Promise<Buffer> {
  const { stdout } = await execute('ffmpeg', ['-v', 'error', '-nostdin', ...args, '-f', format, '-'], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  })
  return stdout
}

/** Four grey fields: 235 and 160 above, 90 and 16 below. */
export const quarters = (seconds: number, width: number, height: number): string[] => {
  const luma = 'if(lt(Y,H/2),if(lt(X,W/2),235,160),if(lt(X,W/2),90,16))'
  const still = `color=s=${width}x${height}:r=25:d=1,format=yuv420p,geq=lum='${luma}':cb=128:cr=128,trim=end_frame=1`
  return ['-f', 'lavfi', '-i', `${still},loop=loop=${seconds * 25 - 1}:size=1,setpts=N/25/TB`]
}

/** An MP4 whose picture a camera wrote sideways: to be shown turned clockwise by 90 or 270 degrees (ISO 14496-12 8.3.2, tkhd's matrix). */
export function turned(mp4: Buffer, degrees: 90 | 270): Buffer {
  const copy = Buffer.from(mp4)
  const at = copy.indexOf('tkhd') + 44
  const sine = degrees === 90 ? 1 : -1
  const matrix = [0, sine * 65_536, 0, -sine * 65_536, 0, 0, 0, 0, 1 << 30]
  for (const [i, value] of matrix.entries()) copy.writeInt32BE(value, at + i * 4)
  return copy
}
