import { randomFillSync } from 'node:crypto'
import { Readable } from 'node:stream'
import { Encrypter } from 'age-encryption'
import { upload, type Viewer } from './client.ts'
import { residentMiB } from './service.ts'

const gibibytes = 2
const pieceBytes = 1 << 20

/** How far the API's resident memory moves while a device uploads 2 GiB, MiB. What it uploads is noise behind a true header. */
export async function uploadMemory(viewer: Viewer, api: number): Promise<{ before: number; highest: number }> {
  const { recipient } = await viewer.json<{ recipient: string }>('/v1/ingest')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const header = await encrypter.encrypt(new Uint8Array(0))
  const bytes = header.length + gibibytes * 1024 ** 3
  // A first, small upload: what the API loads once is not what an upload costs.
  await upload(viewer, 'warm-up.mp4', header.length, Readable.from([header]))
  const before = residentMiB(api)
  let highest = before
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMiB(api))
  }, 50)
  await upload(viewer, 'memory.mp4', bytes, Readable.from(noise(header), { highWaterMark: 1, objectMode: true }))
  clearInterval(timer)
  return { before, highest: Math.max(highest, residentMiB(api)) }
}

function* noise(header: Uint8Array): Generator<Uint8Array> {
  yield header
  const piece = randomFillSync(Buffer.alloc(pieceBytes))
  for (let sent = 0; sent < gibibytes * 1024; sent++) yield piece
}
