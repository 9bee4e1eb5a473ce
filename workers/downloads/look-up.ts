// Which download a strange file came from, by its sound and the clip's own.
import { resolve } from 'node:path'
import { type Detected, detectSound, traceRate } from '../../core/trace/detect.ts'
import type { WorkerDeps } from '../deps.ts'
import { leakArguments, oneChannelArguments } from '../media/trace-arguments.ts'
import { decodedFrames } from './frames.ts'
import { throughTool } from './through.ts'
import { clipSound, traceKey } from './variants.ts'

/**
 * Compares the sound of a file with that of a clip, for the numbers of the clip's downloads. Throws what ffmpeg throws where the file
 * has no sound that it can read, an Error where the clip has none, and what the object store throws.
 */
export async function lookUp(
  deps: Pick<WorkerDeps, 'config' | 'db' | 'objects'>,
  clip: { id: string; plan: unknown },
  contentKey: Uint8Array,
  file: string,
): Promise<Detected> {
  const leak = await samplesOf(throughTool(deps, leakArguments(resolve(file), traceRate)))
  const { source, frames } = await clipSound(deps, clip, contentKey)
  const whole = throughTool(deps, oneChannelArguments(source.format, traceRate), bytesOf(decodedFrames(deps, source, frames)))
  const original = await samplesOf(whole)
  const downloads = await deps.db.download.findMany({ where: { clipId: clip.id }, select: { number: true } })
  const issued = downloads.map(({ number }) => number)
  return detectSound(traceKey(contentKey, clip.id), { original, leak, sampleRate: source.format.sampleRate, issued })
}

async function* bytesOf(samples: AsyncIterable<Float32Array>): AsyncGenerator<Uint8Array> {
  for await (const { buffer, byteOffset, byteLength } of samples) yield new Uint8Array(buffer, byteOffset, byteLength)
}

async function samplesOf(pieces: AsyncIterable<Buffer>): Promise<Float32Array> {
  const parts: Buffer[] = []
  for await (const piece of pieces) parts.push(piece)
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))
}
