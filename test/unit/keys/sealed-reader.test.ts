import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encrypter } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newIngestIdentity, openHeader } from '../../../core/keys/age.ts'
import { SealedReader } from '../../../core/keys/sealed-reader.ts'
import { sourceOf, split } from './support.ts'

const kib64 = 64 * 1024
const chunking = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 6 })

async function sealed(plain: Buffer) {
  const { identity, recipient } = await newIngestIdentity('x25519')
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const { header, payload } = split([await encrypter.encrypt(plain)])
  return { plain, payload, fileKey: await openHeader(header, identity) }
}

let recording: Awaited<ReturnType<typeof sealed>>
beforeAll(async () => {
  recording = await sealed(randomBytes(3 * kib64 + 1234))
})

const damaged = { code: 'damaged_ciphertext' }

describe('SealedReader', () => {
  it.each([0, 1, kib64 - 1, kib64, kib64 + 1, 2 * kib64])('reads %i bytes as typage sealed them', async (length) => {
    const { plain, payload, fileKey } = await sealed(randomBytes(length))
    const reader = await SealedReader.open(sourceOf(payload), fileKey)
    expect(reader.plainBytes).toBe(length)
    expect((await reader.read(0, length)).equals(plain)).toBe(true)
  })

  it('reads any range at any chunking of the source, from one read of it', async () => {
    const { plain, payload, fileKey } = recording
    const range = fc.tuple(fc.nat(plain.length), fc.nat(plain.length)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    await fc.assert(
      fc.asyncProperty(range, chunking, async ([start, end], cycle) => {
        const source = sourceOf(payload, cycle)
        const reader = await SealedReader.open(source, fileKey)
        const before = source.opened
        expect((await reader.read(start, end)).equals(plain.subarray(start, end))).toBe(true)
        expect(source.opened - before).toBe(start === end ? 0 : 1)
        expect(source.released).toBe(source.opened)
      }),
      { numRuns: 60 },
    )
  })

  it('finds any changed byte, and gives out only what comes before its chunk', async () => {
    const { plain, payload, fileKey } = recording
    await fc.assert(
      fc.asyncProperty(fc.nat(payload.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = Buffer.from(payload)
        changed[at] = (changed[at] ?? 0) ^ flip
        const given: Buffer[] = []
        const reading = async () => {
          const reader = await SealedReader.open(sourceOf(changed, 50_000), fileKey)
          for await (const part of reader.stream()) given.push(part)
        }
        await expect(reading()).rejects.toMatchObject(damaged)
        const out = Buffer.concat(given)
        expect(out.length).toBeLessThanOrEqual(Math.max(0, at - 16))
        expect(out.equals(plain.subarray(0, out.length))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('finds on opening that the payload was cut or lengthened', async () => {
    const { payload, fileKey } = recording
    await fc.assert(
      fc.asyncProperty(fc.nat(payload.length - 1), async (length) => {
        await expect(SealedReader.open(sourceOf(payload.subarray(0, length)), fileKey)).rejects.toMatchObject(damaged)
      }),
      { numRuns: 60 },
    )
    for (const more of [1, 16, 17, kib64 + 16]) {
      const longer = Buffer.concat([payload, randomBytes(more)])
      await expect(SealedReader.open(sourceOf(longer), fileKey)).rejects.toMatchObject(damaged)
    }
    const whole = payload.subarray(0, 16 + kib64 + 16)
    await expect(SealedReader.open(sourceOf(whole), fileKey), 'cut between two chunks').rejects.toMatchObject(damaged)
  })

  it('refuses another file key, and a source that gives less or more than it said', async () => {
    const { payload, fileKey } = recording
    await expect(SealedReader.open(sourceOf(payload), randomBytes(16))).rejects.toMatchObject(damaged)
    for (const difference of [-1, 1]) {
      const source = sourceOf(payload)
      const reader = await SealedReader.open(source, fileKey)
      source.read = (start, end) => sourceOf(Buffer.concat([payload, payload])).read(start, end + difference)
      await expect(reader.read(0, reader.plainBytes)).rejects.toMatchObject(damaged)
    }
  })

  it('refuses ranges outside the recording', async () => {
    const reader = await SealedReader.open(sourceOf(recording.payload), recording.fileKey)
    for (const [start, end] of [
      [-1, 1],
      [2, 1],
      [0, reader.plainBytes + 1],
      [0.5, 1],
      [Number.NaN, 1],
    ] as const) {
      await expect(reader.read(start, end)).rejects.toThrow(RangeError)
    }
  })

  it('releases a file when the consumer stops early, and passes errors of the source on', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'safelight-'))
    const path = join(folder, 'payload')
    await writeFile(path, recording.payload)
    const streams: ReturnType<typeof createReadStream>[] = []
    const open = async (start: number, end: number) => {
      const stream = createReadStream(path, { start, end: end - 1 })
      streams.push(stream)
      return stream
    }
    const reader = await SealedReader.open({ bytes: recording.payload.length, read: open }, recording.fileKey)
    for await (const _ of reader.stream()) break
    expect(streams.map((stream) => stream.destroyed)).toEqual(streams.map(() => true))
    await rm(folder, { recursive: true })
    await expect(reader.read(0, 1)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
