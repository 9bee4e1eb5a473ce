import { createHash } from 'node:crypto'
import { armor, Decrypter } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { SafelightError } from '../../../core/errors.ts'
import { headerKey } from '../../../core/keys/age.ts'
import { SealedReader } from '../../../core/keys/sealed-reader.ts'
import { inChunks, sourceOf, split } from './support.ts'
import { type Vector, vectors } from './vectors.ts'

interface Outcome {
  outcome: string
  /** What was given out before the outcome. */
  plain: Buffer
  /** Failed before anything could be read. */
  onOpening?: boolean
}

const nothing = Buffer.alloc(0)

/**
 * A chunk flagged as the last, and more after it: a reader from front to back gives that chunk out before it finds the rest.
 * Ours knows the length, so it takes no chunk for the last but the one at the end, and gives one chunk less.
 */
const endsTwice: Record<string, number> = {
  stream_two_final_chunks: 0,
  stream_two_final_chunks_full: 0,
  stream_two_final_chunks_second: 64 * 1024,
}

describe('the age vectors of C2SP', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(143)
    expect(new Set(vectors.map(({ expect }) => expect))).toEqual(
      new Set(['success', 'no match', 'HMAC failure', 'header failure', 'payload failure', 'armor failure']),
    )
  })

  it.each(vectors.filter(({ armored }) => !armored))('$name: $expect', async (vector) => {
    for (const size of vector.file.length > 100_000 ? [65_537] : [1, 7, vector.file.length]) {
      expectAsStated(vector, await decrypt(vector, vector.file, size))
    }
  })

  it.each(vectors.filter(({ armored }) => armored))('$name: armored, refused as it is', async (vector) => {
    expect(() => split(inChunks(vector.file, 3))).toThrow(expect.objectContaining({ code: 'not_age' }))
    const file = dearmored(vector)
    if (file) expectAsStated(vector, await decrypt(vector, file, 5))
    else expect(['armor failure', 'header failure']).toContain(vector.expect)
  })
})

function expectAsStated(vector: Vector, { outcome, plain, onOpening }: Outcome): void {
  expect(outcome).toBe(vector.expect)
  // The reader looks at the end first, so a payload with a wrong end gives nothing at all; else all up to the damage.
  if (onOpening) expect(plain).toHaveLength(0)
  else if (vector.name in endsTwice) expect(plain).toHaveLength(endsTwice[vector.name] ?? 0)
  else if (vector.payload !== undefined) expect(createHash('sha256').update(plain).digest('hex')).toBe(vector.payload)
}

async function decrypt(vector: Vector, file: Buffer, chunkSize: number): Promise<Outcome> {
  const opened = await openFile(vector, file, chunkSize).catch(failure)
  if ('outcome' in opened) return opened
  const reader = await SealedReader.open(sourceOf(opened.payload, chunkSize), opened.fileKey).catch((error) => {
    expect(error).toMatchObject({ code: 'damaged_ciphertext' })
  })
  // The kit counts the payload's nonce to the header.
  if (!reader) return { outcome: opened.payload.length < 16 ? 'header failure' : 'payload failure', plain: nothing, onOpening: true }
  return readAll(reader)
}

async function openFile(vector: Vector, file: Buffer, chunkSize: number) {
  const { header, payload, complete } = split(inChunks(file, chunkSize))
  if (!complete) throw new SafelightError('not_age')
  const decrypter = new Decrypter()
  for (const identity of vector.identities) decrypter.addIdentity(identity)
  for (const passphrase of vector.passphrases) decrypter.addPassphrase(passphrase)
  return { fileKey: await headerKey(decrypter, header), payload }
}

function failure(error: unknown): Outcome {
  if (!(error instanceof SafelightError)) throw error
  const broken = String(error.cause).includes('HMAC') ? 'HMAC failure' : 'header failure'
  return { outcome: error.code === 'wrong_recipient' ? 'no match' : broken, plain: nothing, onOpening: true }
}

async function readAll(reader: SealedReader): Promise<Outcome> {
  const parts: Buffer[] = []
  try {
    for await (const part of reader.stream()) parts.push(part)
    return { outcome: 'success', plain: Buffer.concat(parts) }
  } catch (error) {
    expect(error).toMatchObject({ code: 'damaged_ciphertext' })
    return { outcome: 'payload failure', plain: Buffer.concat(parts) }
  }
}

function dearmored({ file }: Vector): Buffer | undefined {
  try {
    return Buffer.from(armor.decode(file.toString('latin1')))
  } catch {
    return undefined
  }
}
