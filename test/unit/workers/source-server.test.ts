import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SealedReader } from '../../../core/keys/sealed-reader.ts'
import { sweepScratch, withScratch } from '../../../workers/media/scratch.ts'
import { byteRange, type ServedSource, SourceServer } from '../../../workers/media/source-server.ts'
import { sealPayload, sourceOf } from '../keys/support.ts'

it.each<[string | undefined, unknown]>([
  [undefined, undefined],
  ['bytes=0-', { start: 0, end: 100 }],
  ['bytes=0-0', { start: 0, end: 1 }],
  ['bytes=10-19', { start: 10, end: 20 }],
  ['bytes=90-200', { start: 90, end: 100 }],
  ['bytes=-10', { start: 90, end: 100 }],
  ['bytes=-200', { start: 0, end: 100 }],
  ['bytes=99-', { start: 99, end: 100 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=20-10', 'unsatisfiable'],
  // Not understood, so ignored (RFC 9110 14.2).
  ['bytes=-', undefined],
  ['bytes=0-1,5-6', undefined],
  ['lines=1-2', undefined],
])('the range %s of 100 bytes', (header, range) => {
  expect(byteRange(header, 100)).toEqual(range)
})

describe('the source server', () => {
  const server = new SourceServer()
  const plain = randomBytes(200_000)
  const fileKey = randomBytes(16)
  const sealed = sealPayload(plain, fileKey)
  let served: ServedSource
  beforeAll(async () => {
    await server.open()
    served = server.serve(await SealedReader.open(sourceOf(sealed), fileKey))
  })
  afterAll(() => server.close())

  const get = (range?: string, init: RequestInit = {}) => fetch(served.url, { ...init, headers: range ? { range } : {} })

  it('listens on this machine alone, at a path nobody guesses', () => {
    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{20,}$/)
  })

  it('serves the recording opened, whole and in part', async () => {
    const whole = await get()
    expect([whole.status, whole.headers.get('accept-ranges')]).toEqual([200, 'bytes'])
    expect(Buffer.from(await whole.arrayBuffer()).equals(plain)).toBe(true)
    const part = await get('bytes=65530-131080')
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 65530-131080/200000'])
    expect(Buffer.from(await part.arrayBuffer()).equals(plain.subarray(65_530, 131_081))).toBe(true)
  })

  it('answers HEAD, what lies beyond, other paths and other methods', async () => {
    const head = await get(undefined, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '200000'])
    const beyond = await get('bytes=200000-')
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */200000'])
    expect((await fetch(`${served.url}x`)).status).toBe(404)
    expect((await get(undefined, { method: 'POST' })).status).toBe(404)
  })

  it('takes a client that hangs up for no failure', async () => {
    const stop = new AbortController()
    const reply = await get(undefined, { signal: stop.signal })
    await reply.body?.getReader().read()
    stop.abort()
    expect((await get('bytes=0-9')).status).toBe(206)
    expect(served.failure).toBeUndefined()
  })

  it('tells what a source failed of, and gives out no byte of the damaged part', async () => {
    const damaged = Buffer.from(sealed)
    damaged[16 + 65_552 + 10] = (damaged[16 + 65_552 + 10] ?? 0) ^ 1
    const broken = server.serve(await SealedReader.open(sourceOf(damaged), fileKey))
    await expect(fetch(broken.url).then((reply) => reply.arrayBuffer())).rejects.toThrow()
    expect(broken.failure).toMatchObject({ code: 'damaged_ciphertext' })
    broken.close()
  })

  it('lets its readers wait while it is held', async () => {
    const long = randomBytes(4 * 1024 ** 2)
    const held = server.serve(await SealedReader.open(sourceOf(sealPayload(long, fileKey)), fileKey))
    held.hold(true)
    const body = (await fetch(held.url)).body as ReadableStream<Uint8Array>
    let got = 0
    const all = (async () => {
      for await (const part of body) got += part.length
    })()
    // A batch is sent before the first wait; whatever the sockets take, the rest isn't among it.
    await expect.poll(() => got).toBeGreaterThan(1_000_000)
    expect(await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))])).toBe('waits')
    expect(got).toBeLessThan(long.length)
    held.hold(false)
    await all
    expect(got).toBe(long.length)
    held.close()
  })

  it('knows no source that was closed', async () => {
    const gone = server.serve(await SealedReader.open(sourceOf(sealed), fileKey))
    gone.close()
    expect((await fetch(gone.url)).status).toBe(404)
  })
})

describe('scratch', () => {
  it('is gone when the work ends, also badly', async () => {
    const root = await mkdtemp(join(tmpdir(), 'safelight-scratch-'))
    const work = withScratch(root, async (folder) => {
      await writeFile(join(folder, 'a'), 'a')
      expect(await readdir(root)).toHaveLength(1)
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await readdir(root)).toEqual([])
    await rm(root, { recursive: true })
  })

  it('of processes that are no more is swept, and nothing else', async () => {
    const root = await mkdtemp(join(tmpdir(), 'safelight-scratch-'))
    // No process has a number above the kernel's limit of 2^22; the parent of this one lives.
    for (const name of ['safelight-99999999-a', `safelight-${process.ppid}-b`, 'safelight-c', 'other-99999999-d'])
      await mkdir(join(root, name))
    await sweepScratch(root)
    expect((await readdir(root)).sort()).toEqual(['other-99999999-d', `safelight-${process.ppid}-b`, 'safelight-c'].sort())
    await rm(root, { recursive: true })
    await sweepScratch(root)
  })
})
