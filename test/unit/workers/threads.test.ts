// The media threads as a worker runs them: real threads, real files.
import { createDecipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { FileObjectStore } from '../../../core/objects/files.ts'
import { MediaThreads } from '../../../workers/threads/threads.ts'
import { sealPayload } from '../keys/support.ts'

const linkSecret = 'a secret of thirty-two characters'
const fileKey = randomBytes(16)
const plain = randomBytes(300_000)
let folder: string
let objects: FileObjectStore
let threads: MediaThreads

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-threads-'))
  objects = new FileObjectStore(folder, { linkSecret })
  threads = new MediaThreads({ config: { s3: undefined, objectsFolder: folder }, linkSecret })
})

afterAll(async () => {
  await threads.close()
  await rm(folder, { recursive: true })
})

async function stored(name: string, payload: Buffer) {
  await objects.put(name, payload)
  return { object: name, bytes: payload.length, fileKey }
}

it('a source is opened and served, until it is closed', async () => {
  const served = await threads.serve(await stored('sources/a/1', sealPayload(plain, fileKey)))
  expect(Buffer.from(await (await fetch(served.url)).arrayBuffer()).equals(plain)).toBe(true)
  await served.close()
  expect((await fetch(served.url)).status).toBe(404)
})

it('a source cut short is refused with its row of the error table', async () => {
  const source = await stored('sources/a/2', sealPayload(plain, fileKey).subarray(0, -20))
  await expect(threads.serve(source)).rejects.toMatchObject({ code: 'damaged_ciphertext' })
})

it('a source damaged within says so when it is closed', async () => {
  const payload = sealPayload(plain, fileKey)
  payload[100_000] = (payload[100_000] ?? 0) ^ 1
  const served = await threads.serve(await stored('sources/a/3', payload))
  await expect(fetch(served.url).then((reply) => reply.arrayBuffer())).rejects.toThrow()
  await expect(served.close()).rejects.toMatchObject({ code: 'damaged_ciphertext' })
})

it('a source that is not there fails as what may pass with time', async () => {
  const nowhere = threads.serve({ object: 'sources/a/4', bytes: 300_000, fileKey })
  await expect(nowhere).rejects.toThrow(Error)
  await expect(nowhere).rejects.not.toHaveProperty('code')
})

it('segments are sealed into one object that a player opens, each by its place', async () => {
  const key = randomBytes(16)
  const facts = { pictures: 50, first: 10, last: 11.96, independent: true, codec: 'avc1.64001f' }
  const contents = [randomBytes(188 * 50), randomBytes(188 * 3), randomBytes(188 * 20)]
  const segments = await Promise.all(
    contents.map(async (content, i) => {
      const path = join(folder, `${i}.ts`)
      await writeFile(path, content)
      return { path, seconds: 2, facts: { ...facts, first: 10 + 2 * i } }
    }),
  )
  const sealed = await threads.seal({ object: 'clips/a/source/0-b.ts', key, firstSegment: 7, segments })
  expect(sealed).toMatchObject({ pictures: 150, firstTime: 10, codec: 'avc1.64001f' })
  expect(await objects.size('clips/a/source/0-b.ts')).toBe(sealed.bytes)
  for (const [i, [seconds, start, length]] of sealed.table.entries()) {
    expect(seconds).toBe(2)
    const iv = Buffer.from((7 + i).toString(16).padStart(32, '0'), 'hex')
    const player = createDecipheriv('aes-128-cbc', key, iv)
    const bytes = await objects.bytes('clips/a/source/0-b.ts', { start, end: start + length })
    expect(Buffer.concat([player.update(bytes), player.final()]).equals(contents[i] ?? Buffer.alloc(0))).toBe(true)
  }
})

it('what is no segment is told, and nothing of it is kept', async () => {
  const path = join(folder, 'no.ts')
  await writeFile(path, randomBytes(1000))
  await expect(threads.inspect(path)).rejects.toThrow('whole packets')
  const work = { object: 'clips/a/source/1-b.ts', key: randomBytes(16), firstSegment: 0, segments: [{ path, seconds: 4 }] }
  await expect(threads.seal(work)).rejects.toThrow('whole packets')
  expect(await objects.size(work.object)).toBeUndefined()
})
