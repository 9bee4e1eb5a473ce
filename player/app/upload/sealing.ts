import { SealingError } from './failure.ts'
import type { FromWorker, ToWorker } from './messages.ts'

/** The page's side of the encrypting worker. */
export interface Sealing {
  size: number
  /** The next ciphertext, null at its end. @throws SealingError */
  read(bytes: number): Promise<Blob | null>
  /** SHA-256 (hex) of all that was read so far. */
  sha256(): string
  close(): void
}

const sentences = {
  unreadable: 'The file changed or can’t be read any more. Choose it again.',
  recipient: 'The recording could not be encrypted in this browser, so nothing was sent. Try a current browser.',
} as const

/** @throws SealingError when the recipient isn't one this browser can encrypt to */
export async function openSealing(file: File, recipient: string): Promise<Sealing> {
  const worker = new Worker(new URL('./seal.worker.ts', import.meta.url), { type: 'module' })
  const ask = (message: ToWorker) =>
    new Promise<FromWorker>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.said === 'failed') reject(new SealingError(sentences[data.reason]))
        else resolve(data)
      }
      worker.onerror = () => reject(new SealingError(sentences.recipient))
      worker.postMessage(message)
    })
  const opened = await ask({ ask: 'open', file, recipient }).catch((error: unknown) => {
    worker.terminate()
    throw error
  })
  if (opened.said !== 'opened') throw new SealingError(sentences.recipient)
  let digest = ''
  return {
    size: opened.size,
    async read(bytes) {
      const said = await ask({ ask: 'read', bytes })
      if (said.said !== 'piece') throw new SealingError(sentences.recipient)
      digest = said.sha256
      return said.piece
    },
    sha256: () => digest,
    close: () => worker.terminate(),
  }
}
