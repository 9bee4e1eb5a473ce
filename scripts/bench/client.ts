// A device and a viewer for measuring: tus by plain requests, so that the moment of the last byte is known.
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Encrypter } from 'age-encryption'

export interface Viewer {
  address: string
  headers: Record<string, string>
  json<T>(path: string, init?: RequestInit): Promise<T>
}

export async function signIn(address: string, email = 'teacher@demo.test', password = 'safelight-demo'): Promise<Viewer> {
  const body = JSON.stringify({ email, password })
  const reply = await fetch(`${address}/v1/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body,
  })
  const headers = { authorization: `Bearer ${reply.headers.get('set-auth-token') ?? ''}` }
  return {
    address,
    headers,
    async json(path, init = {}) {
      const type = init.body === undefined ? {} : { 'content-type': 'application/json' }
      const got = await fetch(`${address}${path}`, { ...init, headers: { ...headers, ...type } })
      if (!got.ok) throw new Error(`${path}: ${got.status} ${await got.text()}`)
      return (got.status === 204 ? undefined : await got.json()) as never
    },
  }
}

/** The recording as ciphertext beside it, made once. */
export async function encrypted(viewer: Viewer, path: string): Promise<string> {
  const { recipient } = await viewer.json<{ recipient: string }>('/v1/ingest')
  const sealed = `${path}.${recipient.slice(-8)}.age`
  if (existsSync(sealed)) return sealed
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const plain = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 })) as ReadableStream<Uint8Array>
  const cipher = await encrypter.encrypt(plain)
  await pipeline(Readable.fromWeb(cipher as never), createWriteStream(`${sealed}.part`))
  await rename(`${sealed}.part`, sealed)
  return sealed
}

export interface Uploaded {
  clipId: string
  /** When the last byte left, ms of performance.now(). */
  lastByte: number
}

/** Uploads `bytes` of `body` in one PATCH. An upload's id is its clip's: `created` hears of it before a byte goes. */
export async function upload(
  viewer: Viewer,
  filename: string,
  bytes: number,
  body: Readable,
  created: (clipId: string) => Promise<void> = async () => {},
): Promise<Uploaded> {
  const made = await fetch(`${viewer.address}/v1/uploads`, {
    method: 'POST',
    headers: {
      ...viewer.headers,
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes),
      'upload-metadata': `filename ${Buffer.from(filename).toString('base64')},title ${Buffer.from(filename).toString('base64')}`,
    },
  })
  const location = made.headers.get('location')
  if (!location) throw new Error(`no upload was made: ${made.status} ${await made.text()}`)
  await created(location.split('/').at(-1) ?? '')
  return patch(viewer, new URL(location, viewer.address), bytes, body)
}

function patch(viewer: Viewer, url: URL, bytes: number, body: Readable): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    let lastByte = 0
    const headers = {
      ...viewer.headers,
      ...{ 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': bytes },
    }
    const sent = request(url, { method: 'PATCH', headers }, (reply) => {
      reply.resume()
      const clipId = reply.headers['safelight-clip']
      if (typeof clipId === 'string') resolve({ clipId, lastByte })
      else reject(new Error(`the upload ended with ${reply.statusCode}`))
    })
    sent.on('finish', () => {
      lastByte = performance.now()
    })
    pipeline(body, sent).catch(reject)
  })
}

export async function uploadFile(viewer: Viewer, path: string, created?: (clipId: string) => Promise<void>): Promise<Uploaded> {
  const sealed = await encrypted(viewer, path)
  return upload(viewer, 'bench.mp4', (await stat(sealed)).size, createReadStream(sealed, { highWaterMark: 1 << 20 }), created)
}

export interface BenchClip {
  status: string
  failure: { code: string } | null
  rungs: { name: string; complete: boolean }[]
}

/** Hears the clip's events, as a page does, until `until` holds; resolves to the moment, ms of performance.now(). */
export async function when(viewer: Viewer, clipId: string, until: (clip: BenchClip) => boolean): Promise<number> {
  const reply = await fetch(`${viewer.address}/v1/clips/${clipId}/events`, { headers: { ...viewer.headers, accept: 'text/event-stream' } })
  if (!reply.body) throw new Error(`no events: ${reply.status}`)
  let text = ''
  for await (const piece of reply.body.pipeThrough(new TextDecoderStream())) {
    text += piece
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: ?(.*)$/m.exec(event)?.[1]
      if (!/^event: ?clip$/m.test(event) || !data) continue
      const clip = JSON.parse(data) as BenchClip
      if (clip.status === 'failed') throw new Error(`clip failed: ${clip.failure?.code}`)
      if (until(clip)) return performance.now()
    }
  }
  throw new Error('the events ended')
}

/** Any picture rung and the sound are whole. */
export const wholePlayable = ({ rungs }: BenchClip): boolean =>
  rungs.some((rung) => rung.name !== 'audio' && rung.complete) && rungs.every((rung) => rung.name !== 'audio' || rung.complete)
