// Argument lists for looking traces up: pure, one function a use.
import type { Size } from '../../core/anonymise/boxes.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import { lookRate } from '../../core/trace/picture-place.ts'
import type { SoundFormat } from './adts.ts'
import { formatWhitelist, ours, pixelLimit, quiet, stamp } from './arguments.ts'

/** What lies beyond is not looked at, seconds: what is compared lies in memory. */
export const mostLeakSeconds = 3 * 3600

const oneChannel = (rate: number) => ['-ac', '1', '-ar', String(rate), '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1']

/** A strange file, by its whole path: it may be read, as one of the known containers, and nothing else. */
const strange = (path: string) => [
  ...[...quiet, ...pixelLimit, '-protocol_whitelist', 'file', '-format_whitelist', formatWhitelist],
  ...['-i', `file:${path}`, '-sn', '-dn', '-t', String(mostLeakSeconds)],
]

/** The sound of a strange file as one channel of 32-bit floats on standard output. */
export const leakArguments = (path: string, rate: number): string[] => [...strange(path), '-map', '0:a:0', '-vn', ...oneChannel(rate)]

/** The picture of a strange file, `lookRate` a second, each of that size in 16 bits of gray on standard output. */
export const leakPictureArguments = (path: string, size: Size): string[] => [
  ...[...strange(path), '-map', '0:V:0', '-an'],
  ...grays(`fps=${lookRate}`, size),
]

/** The same of segments of ours on standard input: the first is what is seen at `from`, clip seconds. */
export const ownPictureArguments = (from: number, size: Size): string[] => [
  ...[...quiet, '-copyts', ...ours, '-map', '0:v:0', '-an'],
  ...grays(`fps=${lookRate}:start_time=${stamp(clockOffsetSeconds + from)}`, size),
]

const grays = (rate: string, { width, height }: Size): string[] => [
  ...['-vf', `${rate},scale=${width}:${height}:flags=area,format=gray16le`, '-fps_mode', 'passthrough'],
  ...['-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1'],
]

/** Interleaved 32-bit floats on standard input as one channel of them on standard output. */
export function oneChannelArguments({ sampleRate, channels }: SoundFormat, rate: number): string[] {
  const input = ['-protocol_whitelist', 'pipe', '-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0']
  return [...quiet, ...input, ...oneChannel(rate)]
}
