// What is heard of a rung.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Samples of a file's sound, one channel, from its first one, 48,000 a second. */
export async function samplesIn(path: string): Promise<Float32Array> {
  const asked = ['-v', 'error', '-nostdin', '-i', path, '-map', '0:a:0', '-ac', '1', '-ar', '48000', '-f', 'f32le', '-']
  const { stdout } = await execute('ffmpeg', asked, { encoding: 'buffer', maxBuffer: 1024 ** 3 })
  return new Float32Array(new Uint8Array(stdout).buffer)
}

/** When sound louder than `level` begins after at least `quiet` seconds below it, seconds. */
export function onsets(samples: Float32Array, level = 0.1, quiet = 0.1): number[] {
  const found: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const [i, value] of samples.entries()) {
    if (Math.abs(value) < level) continue
    if ((i - last) / 48_000 > quiet) found.push(i / 48_000)
    last = i
  }
  return found
}
