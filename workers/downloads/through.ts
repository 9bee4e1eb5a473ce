// Sound and pictures through ffmpeg as they come: bytes in, bytes out, and no more of them held than a pipe does.
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { WorkerDeps } from '../deps.ts'
import { promptNiceness, runMediaTool } from '../media/process.ts'

/** An hour of sound takes some minutes beside other work. */
const timeoutSeconds = 3600

/** What ffmpeg makes of `input` with these arguments. Whoever stops asking stops it. Throws what ffmpeg and the input throw. */
export async function* throughTool(
  { config }: Pick<WorkerDeps, 'config'>,
  args: string[],
  input?: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const output = quietPipe()
  const stopped = new AbortController()
  const ended = runMediaTool(config.ffmpegPath, args, {
    ...{ ...(input ? { input } : {}), timeoutSeconds, niceness: promptNiceness, signal: stopped.signal },
    onOutput: (piece) => writeTo(output, piece),
  }).then(
    () => void output.end(),
    (error) => void output.destroy(error),
  )
  try {
    for await (const piece of output) yield piece as Buffer
  } finally {
    output.destroy()
    stopped.abort()
    await ended
  }
}

/** Regrouped, so that each piece is a multiple of `bytes`. Throws an Error when it ends within one. */
export async function* inWholes(pieces: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of pieces) {
    const all = rest.length > 0 ? Buffer.concat([rest, piece]) : piece
    const whole = all.length - (all.length % bytes)
    if (whole > 0) yield all.subarray(0, whole)
    rest = all.subarray(whole)
  }
  if (rest.length > 0) throw new Error('what came out was cut in the middle')
}

/** A pipe whose failure is its reader's alone. */
export function quietPipe(): PassThrough {
  return new PassThrough().on('error', () => {})
}

/** Its reader is gone: why is the reader's to say. */
export class PipeClosed extends Error {
  override readonly name = 'PipeClosed'
}

/** Resolves when there is room for more. Throws PipeClosed. */
export async function writeTo(pipe: PassThrough, piece: Uint8Array): Promise<void> {
  if (!pipe.destroyed && pipe.write(piece)) return
  const stopped = new AbortController()
  const options = { signal: stopped.signal }
  if (!pipe.destroyed) await Promise.race([once(pipe, 'drain', options), once(pipe, 'close', options)]).catch(() => {})
  stopped.abort()
  if (pipe.destroyed) throw new PipeClosed('nobody reads it any more')
}
