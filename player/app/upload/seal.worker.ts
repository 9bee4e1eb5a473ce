import type { FromWorker, ToWorker } from './messages.ts'
import { createSealer, type Sealer } from './sealer.ts'

// Encrypting runs off the page's thread, so that the page stays quick while gigabytes go through.

let sealer: Sealer | null = null

const say = (message: FromWorker) => self.postMessage(message)

async function open(file: File, recipient: string) {
  sealer = await createSealer(file, recipient).catch(() => null)
  say(sealer ? { said: 'opened', size: sealer.size } : { said: 'failed', reason: 'recipient' })
}

async function read(bytes: number) {
  if (!sealer) return say({ said: 'failed', reason: 'recipient' })
  try {
    const piece = await sealer.read(bytes)
    // A Blob, because sending megabytes as a buffer holds up the page for a noticeable moment.
    say({ said: 'piece', piece: piece && new Blob([piece]), sha256: sealer.digest() })
  } catch {
    say({ said: 'failed', reason: 'unreadable' })
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  void (data.ask === 'open' ? open(data.file, data.recipient) : read(data.bytes))
})
