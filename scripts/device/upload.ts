// Uploads the ciphertext resumably (tus 1.0 by tus-js-client).
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { DetailedError, Upload } from 'tus-js-client'
import type { Remembered } from './memory.ts'
import { typeOf, writtenAt } from './recording.ts'
import { refusal, type Service, Unreachable } from './service.ts'
import { Refused, Trouble } from './trouble.ts'

/** Of one request; proxies often take no more. What a cut request brought is kept by the service. */
const requestBytes = 64 * 1024 * 1024
/** Before each retry, ms; a request that went through starts the row anew. About four minutes in all. */
const retryDelays = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000]
/** A line on which nothing moves for so long is given up and taken up anew, ms. */
const stalledMilliseconds = 180_000

export interface UploadListener {
  /** Where the upload can be gone on with, before its first byte is sent. */
  onAddress(address: string): Promise<void>
  onProgress(sent: number, total: number): void
  onTrouble(): void
}

/** Resolves to the clip's id when every byte has arrived. Throws Refused, Unreachable, Trouble. */
export async function upload(
  service: Service,
  remembered: Remembered,
  ciphertext: string,
  title: string | undefined,
  listener: UploadListener,
): Promise<string> {
  if (remembered.address) {
    try {
      return await transfer(service, remembered, ciphertext, title, listener)
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  const { address: _, ...anew } = remembered
  return await transfer(service, anew, ciphertext, title, listener)
}

/** The service knows this upload no more: it has expired, or was made by another account. */
function isGone(error: unknown): boolean {
  return error instanceof Refused && (error.status === 404 || error.status === 410)
}

function transfer(
  service: Service,
  remembered: Remembered,
  ciphertext: string,
  title: string | undefined,
  listener: UploadListener,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let clipId: string | undefined
    let noted: Promise<void> = Promise.resolve()
    let unnoted = false
    const end = (settle: () => void) => {
      clearTimeout(watchdog)
      // A note that couldn't be kept is trouble of its own.
      noted.then(settle, reject)
    }
    const client = new Upload(createReadStream(ciphertext), {
      // With an endpoint at hand the client begins anew after any error it meets on resuming: that would make two clips.
      ...(remembered.address ? { uploadUrl: remembered.address } : { endpoint: `${service.server}/v1/uploads` }),
      headers: { authorization: service.authorization },
      chunkSize: requestBytes,
      retryDelays,
      storeFingerprintForResuming: false,
      metadata: metadataOf(remembered, title),
      onUploadUrlAvailable: () => {
        client.options.endpoint = null
        if (client.url) noted = listener.onAddress(new URL(client.url, service.server).href)
        noted.catch(() => {
          unnoted = true
        })
      },
      onBeforeRequest: async (request) => {
        if (new URL(request.getURL()).origin !== service.server) throw new Trouble('The service sent the upload to another place.')
        await noted
      },
      onAfterResponse: (_, response) => {
        clipId = response.getHeader('Safelight-Clip') ?? clipId
      },
      onProgress: (sent, total) => {
        watchdog.refresh()
        listener.onProgress(sent, total)
      },
      onShouldRetry: (error) => {
        const again = !unnoted && !(error.causingError instanceof Trouble) && mayPass(error.originalResponse?.getStatus() ?? 0)
        if (again) listener.onTrouble()
        return again
      },
      onSuccess: () => end(() => (clipId ? resolve(clipId) : reject(new Trouble('The service did not name the recording.')))),
      onError: (error) => end(() => reject(troubleOf(error))),
    })
    const watchdog = setTimeout(() => {
      void client.abort().then(() => client.start())
      watchdog.refresh()
    }, stalledMilliseconds)
    client.start()
  })
}

/** No reply, a service in trouble, or an upload whose cut request is still being closed (409, 423). */
export function mayPass(status: number): boolean {
  return status === 0 || status >= 500 || [408, 409, 423, 429].includes(status)
}

function troubleOf(error: Error): Trouble {
  if (error instanceof Trouble) return error
  if (!(error instanceof DetailedError)) return new Trouble('The encrypted copy can not be read. Run the command again.', { cause: error })
  if (error.causingError instanceof Trouble) return error.causingError
  const status = error.originalResponse?.getStatus() ?? 0
  if (status === 0) return new Unreachable('The connection was lost. Run the command again to go on where it was.')
  return refusal(status, parse(error.originalResponse?.getBody() ?? ''))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function metadataOf({ path, original, sealed }: Remembered, title: string | undefined): Record<string, string> {
  const filename = basename(path)
  return {
    ...{ filename, filetype: typeOf(filename), recordedAt: writtenAt(original).toISOString(), sha256: sealed.sha256 },
    ...(title ? { title } : {}),
  }
}
