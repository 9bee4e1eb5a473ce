import type { IncomingMessage } from 'node:http'
import { ByteLengthQueuingStrategy, ReadableStream } from 'node:stream/web'

/** Bytes that may wait between the socket and the store. */
const waitingBytes = 256 * 1024

/**
 * The body of a request as a web stream that holds little: Node 20's `Readable.toWeb` counts chunks where it should count
 * bytes, and would gather a fast upload in memory. A cut connection ends the stream like a short body does: an error would
 * throw away what had come, and nobody is left to be told. `release` gives the rest of the body back to Node, which reads
 * it away, so that a refused sender gets to read why.
 */
export function requestBody(raw: IncomingMessage): { body: ReadableStream<Uint8Array>; release: () => void } {
  let release = () => {}
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const onData = (chunk: Uint8Array) => {
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) raw.pause()
        }
        const onEnd = () => {
          release()
          controller.close()
        }
        release = () => {
          raw.off('data', onData).off('end', onEnd).off('error', onEnd).off('close', onEnd)
          raw.on('error', () => {}).resume()
        }
        raw.on('data', onData).once('end', onEnd).once('error', onEnd).once('close', onEnd).pause()
        // Cut before we got here: no event will come.
        if (raw.destroyed) onEnd()
      },
      pull: () => void raw.resume(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: waitingBytes }),
  )
  return { body, release: () => release() }
}
