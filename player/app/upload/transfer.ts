import { DetailedError, Upload } from 'tus-js-client'
import { problemFrom } from '../../shared/problem.ts'
import { retryDelays, shouldRetry } from './retry.ts'
import { openSealing, SealingError } from './sealing.ts'
import { SealedSource, SourceGoneError } from './source.ts'

/** One request carries so much, so memory holds about three of them whatever the file's size. */
export const pieceSize = 8 * 1024 * 1024

export interface Sent {
  clipId: string | null
  bytes: number
  /** SHA-256 (hex) of the ciphertext, computed here while it was made. */
  sha256: string
}

export interface TransferListener {
  onProgress(sent: number, total: number): void
  /** The service named the clip: at creation when it can, at the end for certain. */
  onClip(clipId: string): void
  onSent(sent: Sent): void
  /** `lost`: the connection is gone and may come back; the upload can be resumed. */
  onFailed(message: string, lost: boolean): void
}

export interface Transfer {
  pause(): void
  resume(): void
  /** Stops, and has the service remove what it has. */
  cancel(): void
}

/** Encrypts and uploads in one stream. @throws SealingError before anything was sent */
export async function startTransfer(file: File, recipient: string, listener: TransferListener): Promise<Transfer> {
  const sealing = await openSealing(file, recipient)
  const source = new SealedSource(sealing.size, pieceSize, (bytes) => sealing.read(bytes), () => sealing.close())
  let clipId: string | null = null
  const upload = new Upload(file, {
    endpoint: '/v1/uploads',
    uploadSize: sealing.size,
    chunkSize: pieceSize,
    retryDelays,
    // The file key dies with the page, so an upload can't be resumed by another one.
    storeFingerprintForResuming: false,
    fileReader: { openFile: () => Promise.resolve(source) },
    metadata: metadataOf(file),
    onShouldRetry: (error) => shouldRetry(error.originalResponse?.getStatus() ?? null),
    onAfterResponse: (_, response) => {
      const named = response.getHeader('Safelight-Clip')
      if (named && named !== clipId) {
        clipId = named
        listener.onClip(named)
      }
    },
    onProgress: (sent, total) => listener.onProgress(sent, total),
    onSuccess: () => listener.onSent({ clipId, bytes: sealing.size, sha256: sealing.sha256() }),
    onError: (error) => listener.onFailed(...failureOf(error)),
  })
  upload.start()
  return {
    pause: () => void upload.abort(),
    resume: () => upload.start(),
    cancel() {
      // What the service could not be told to remove, it sweeps when the upload expires.
      void upload.abort(true).catch(() => undefined)
      source.close()
    },
  }
}

/** @returns a sentence for the person, and whether a connection coming back may help */
export function failureOf(error: Error): [message: string, lost: boolean] {
  if (error instanceof SealingError) return [error.message, false]
  if (error instanceof SourceGoneError) return ['This upload can’t go on where it was. Start it again.', false]
  if (error instanceof DetailedError) {
    const inner: unknown = error.causingError
    if (inner instanceof SealingError || inner instanceof SourceGoneError) return failureOf(inner)
    const reply = error.originalResponse
    if (reply && reply.getStatus() > 0) {
      const { message } = problemFrom(reply.getStatus(), reply.getBody())
      return [message, shouldRetry(reply.getStatus())]
    }
  }
  return ['The connection was lost. The upload goes on when it is back.', true]
}

function metadataOf(file: File): Record<string, string> {
  return {
    filename: file.name,
    filetype: file.type || 'application/octet-stream',
    title: titleOf(file.name),
    // A recording is written until it ends: the file's own time is the best guess a browser has.
    recordedAt: new Date(file.lastModified).toISOString(),
  }
}

/** "my_lesson-3.mp4" -> "my lesson-3"; never empty. */
export function titleOf(filename: string): string {
  const bare = filename.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/_+/g, ' ').trim()
  return bare === '' ? 'Untitled recording' : bare.slice(0, 200)
}
