// One recording from this device to the service, and off this device: each step is remembered before the next begins.
import { rm, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { claim } from './claim.ts'
import type { Memory, Remembered } from './memory.ts'
import { awaitReceipt, ClipFailed, checkReceipt } from './receipt.ts'
import { lookAt, sameBytes } from './recording.ts'
import type { Screen } from './screen.ts'
import { seal } from './seal.ts'
import type { Clip, Ingest, Service } from './service.ts'
import { Refused, Trouble } from './trouble.ts'
import { upload } from './upload.ts'

export interface Device {
  service: Service
  memory: Memory
  screen: Screen
  title: string | undefined
  keep: boolean
  wait(seconds: number): Promise<void>
}

/** Resolves when the recording is safe at the service and, unless it is to be kept, gone from here. Throws Trouble: it is still here. */
export async function sendRecording(device: Device, given: string): Promise<void> {
  const { path } = await lookAt(given)
  const release = await claim(`${device.memory.ciphertext(device.service.server, path)}.claim`)
  try {
    // Asked for each recording: the organisation's recipient may have changed since the last.
    const ingest = await device.service.ingest()
    const begun = await beginOrGoOn(device, path, ingest)
    const sent = await bring(device, begun)
    await confirm(device, sent, ingest)
    await finish(device, sent)
  } finally {
    await release()
  }
}

/** What was remembered, when it still is this recording and can be gone on with; else it is encrypted (anew). */
async function beginOrGoOn({ service, memory, screen }: Device, path: string, ingest: Ingest): Promise<Remembered> {
  const { server } = service
  const { fingerprint } = await lookAt(path)
  const before = await memory.recall(server, path)
  const ciphertext = memory.ciphertext(server, path)
  if (before && sameBytes(before.original, fingerprint)) {
    if (before.clipId) return before
    const whole = (await sizeOf(ciphertext)) === before.sealed.bytes
    if (whole && before.sealed.recipient === ingest.recipient && before.sealed.bytes <= ingest.maxBytes) return before
  }
  if (before?.address && !before.clipId) await service.abandon(before.address)
  await memory.forget(server, path)
  const meter = screen.meter('Encrypting')
  try {
    const { recording, bytes, sha256 } = await seal(path, ciphertext, ingest, meter.set)
    const remembered = { server, path, original: recording.fingerprint, sealed: { recipient: ingest.recipient, bytes, sha256 } }
    await memory.keep(remembered)
    return remembered
  } finally {
    meter.end()
  }
}

async function bring({ service, memory, screen, title }: Device, begun: Remembered): Promise<Remembered & { clipId: string }> {
  const { clipId } = begun
  if (clipId) return { ...begun, clipId }
  if (begun.address) screen.say('  Going on where it was.')
  let remembered = begun
  const meter = screen.meter('Uploading ')
  try {
    const ciphertext = memory.ciphertext(begun.server, begun.path)
    const arrived = await upload(service, begun, ciphertext, title, {
      async onAddress(address) {
        remembered = { ...begun, address }
        await memory.keep(remembered)
      },
      onProgress: meter.set,
      onTrouble: () => undefined,
    })
    const sent = { ...remembered, clipId: arrived }
    await memory.keep(sent)
    return sent
  } catch (error) {
    // Damaged here or on its way: what is at hand may be the damaged one.
    if (error instanceof Refused && error.code === 'wrong_sha256') await memory.forget(begun.server, begun.path)
    throw error
  } finally {
    meter.end()
  }
}

/** Waits for the receipt and checks it against what this device itself encrypted. */
async function confirm({ service, memory, screen, wait }: Device, sent: Remembered & { clipId: string }, ingest: Ingest): Promise<void> {
  const { clipId, sealed } = sent
  const meter = screen.meter('Preparing ')
  const onProgress = ({ progress: { chunksDone, chunksTotal } }: Clip) => {
    if (chunksTotal) meter.set(chunksDone, chunksTotal)
  }
  try {
    const receipt = await awaitReceipt({ clip: () => service.clip(clipId), wait, onProgress })
    await checkReceipt(receipt, ingest.receiptKey, { clipId, bytes: sealed.bytes, sha256: sealed.sha256 })
  } catch (error) {
    // Sent again it would be a new clip, encrypted anew.
    if (error instanceof ClipFailed) await memory.forget(sent.server, sent.path)
    throw error
  } finally {
    meter.end()
  }
}

async function finish({ memory, screen, keep }: Device, { server, path, original }: Remembered): Promise<void> {
  await memory.dropCiphertext(server, path)
  // Its note stays with a kept recording: sent again, it is known to be there.
  if (keep) return screen.say(`  Safe. ${basename(path)} is kept on this device.`)
  if (!sameBytes(original, (await lookAt(path)).fingerprint)) {
    throw new Trouble('The file has changed since it was encrypted. What was sent is safe; run the command again to send the rest.')
  }
  await rm(path)
  await memory.forget(server, path)
  screen.say(`  Safe. ${basename(path)} was deleted from this device.`)
}

async function sizeOf(path: string): Promise<number | undefined> {
  return await stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
}
