// One sound into its two marked variants: one decoder, one pattern, two encoders.
import type { PassThrough } from 'node:stream'
import { type MarkedPair, Marker } from '../../core/trace/mark.ts'
import type { WorkerDeps } from '../deps.ts'
import { decodedFrames, encodedFrames, type FrameSource } from './frames.ts'
import { PipeClosed, quietPipe, writeTo } from './through.ts'

export type VariantName = 'a' | 'b'
export const variantNames: readonly VariantName[] = ['a', 'b']

/** Frames of sound that are marked at a time. */
const framesTogether = 16

/**
 * Hands the frames of each variant to `keep`, both at the same time, and what is in them to `hear`; frame i of either is heard when the original's is. Resolves to
 * what `keep` did. Throws what it, ffmpeg and the source throw: then neither is whole.
 */
export async function markSound<T>(
  deps: Pick<WorkerDeps, 'config'>,
  { key, source, frames }: { key: Uint8Array; source: FrameSource; frames: number },
  keep: (name: VariantName, frames: AsyncIterable<Buffer>) => Promise<T>,
  hear: (pair: MarkedPair) => void = () => {},
): Promise<Record<VariantName, T>> {
  const pipes = { a: quietPipe(), b: quietPipe() }
  const stopAll = (error: unknown) => {
    for (const pipe of Object.values(pipes)) pipe.destroy(error as Error)
    throw error
  }
  const kept = (name: VariantName) => keep(name, encodedFrames(deps, source.format, pipes[name], frames)).catch(stopAll)
  const marked = mark(new Marker(key, source.format), decodedFrames(deps, source, frames), pipes, hear).catch(stopAll)
  const [a, b, fed] = await Promise.allSettled([kept('a'), kept('b'), marked])
  const reasons = [fed, a, b].flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  // What failed first, not what that broke off.
  if (reasons.length > 0) throw reasons.find((reason) => !(reason instanceof PipeClosed)) ?? reasons[0]
  return { a: (a as PromiseFulfilledResult<T>).value, b: (b as PromiseFulfilledResult<T>).value }
}

async function mark(
  marker: Marker,
  samples: AsyncIterable<Float32Array>,
  pipes: Record<VariantName, PassThrough>,
  hear: (pair: MarkedPair) => void,
): Promise<void> {
  const write = (pair: MarkedPair) => {
    hear(pair)
    return Promise.all([writeTo(pipes.a, bytesOf(pair.a)), writeTo(pipes.b, bytesOf(pair.b))])
  }
  let waiting: Float32Array[] = []
  for await (const frame of samples) {
    waiting.push(frame)
    if (waiting.length < framesTogether) continue
    await write(marker.push(joined(waiting)))
    waiting = []
  }
  await write(marker.push(joined(waiting)))
  await write(marker.end())
  for (const pipe of Object.values(pipes)) pipe.end()
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength)
