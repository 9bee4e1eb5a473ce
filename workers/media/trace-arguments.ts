// Argument lists for looking traces up: pure, one function a use.
import type { SoundFormat } from './adts.ts'
import { formatWhitelist, quiet } from './arguments.ts'

/** Sound beyond this is not looked at, seconds: what is compared lies in memory. */
export const mostLeakSeconds = 3 * 3600

const oneChannel = (rate: number) => ['-ac', '1', '-ar', String(rate), '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1']

/** The sound of a strange file (its whole path) as one channel of 32-bit floats on standard output. It may read that file, as one of the known containers, and nothing else. */
export function leakArguments(path: string, rate: number): string[] {
  const guards = ['-protocol_whitelist', 'file', '-format_whitelist', formatWhitelist]
  return [
    ...quiet,
    ...guards,
    '-i',
    `file:${path}`,
    '-map',
    '0:a:0',
    '-vn',
    '-sn',
    '-dn',
    '-t',
    String(mostLeakSeconds),
    ...oneChannel(rate),
  ]
}

/** Interleaved 32-bit floats on standard input as one channel of them on standard output. */
export function oneChannelArguments({ sampleRate, channels }: SoundFormat, rate: number): string[] {
  const input = ['-protocol_whitelist', 'pipe', '-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0']
  return [...quiet, ...input, ...oneChannel(rate)]
}
