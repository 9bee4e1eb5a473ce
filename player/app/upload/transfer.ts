import { Upload } from 'tus-js-client'
import { failureOf } from './failure.ts'
import { metadataOf } from './metadata.ts'
import { retryDelays, shouldRetry } from './retry.ts'
import { openSealing } from './sealing.ts'
import { SealedSource } from './source.ts'

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
  /** The service named the clip: by its reply to the upload's beginning. */
  onClip(clipId: string): void
  onSent(sent: Sent): void
  /** A request failed and is being tried again. */
  onTrouble(): void
  /** `lost`: the connection is gone and may come back; the upload can be resumed. */
  onFailed(message: string, lost: boolean): void
}

export interface Transfer {
  pause(): void
  resume(): void
  /** Stops, and has the service remove what it has. */
  cancel(): void
}

export interface Destination {
  /** age recipient of the organisation. */
  recipient: string
  /** The reflection it is added to; null for one of its own. */
  reflectionId: string | null
}

/** Encrypts and uploads in one stream. @throws SealingError before anything was sent */
export async function startTransfer(file: File, to: Destination, listener: TransferListener): Promise<Transfer> {
  const { recipient, reflectionId } = to
  const sealing = await openSealing(file, recipient)
  const source = new SealedSource(
    sealing.size,
    pieceSize,
    (bytes) => sealing.read(bytes),
    () => sealing.close(),
  )
  let clipId: string | null = null
  const named = (id: string | undefined) => {
    if (!id || id === clipId) return
    clipId = id
    listener.onClip(id)
  }
  const upload = new Upload(file, {
    endpoint: '/v1/uploads',
    uploadSize: sealing.size,
    chunkSize: pieceSize,
    retryDelays,
    // The file key dies with the page, so an upload can't be resumed by another one.
    storeFingerprintForResuming: false,
    fileReader: { openFile: () => Promise.resolve(source) },
    metadata: metadataOf(file, reflectionId),
    onShouldRetry: (error) => {
      const again = shouldRetry(error.originalResponse?.getStatus() ?? null)
      if (again) listener.onTrouble()
      return again
    },
    // An upload's id is its clip's; at the end the service says so itself.
    onUploadUrlAvailable: () => named(upload.url?.split('/').at(-1)),
    onAfterResponse: (_, response) => named(response.getHeader('Safelight-Clip')),
    onProgress: (sent, total) => listener.onProgress(sent, total),
    onSuccess: () => listener.onSent({ clipId, bytes: sealing.size, sha256: sealing.sha256() }),
    onError: (error) => listener.onFailed(...failureOf(error)),
  })
  listener.onProgress(0, sealing.size)
  upload.start()
  return {
    pause() {
      source.hold()
      void upload.abort()
    },
    resume() {
      source.release()
      upload.start()
    },
    cancel() {
      source.hold()
      // What the service could not be told to remove, it sweeps when the upload expires.
      void upload.abort(true).catch(() => undefined)
      source.close()
    },
  }
}
