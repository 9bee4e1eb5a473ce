import { createHash, randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeAll, expect, test } from 'vitest'
import { seal } from '../../../scripts/device/seal.ts'
import type { Ingest } from '../../../scripts/device/service.ts'
import { ownFolder } from './folder.ts'

const plain = randomBytes(3_000_000)
let identity: string
let ingest: Ingest

beforeAll(async () => {
  identity = await generateX25519Identity()
  ingest = { recipient: await identityToRecipient(identity), maxBytes: 10_000_000, receiptKey: { kty: 'OKP', crv: 'Ed25519', x: '' } }
})

const nothing = () => undefined

async function opened(path: string): Promise<Buffer> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  return Buffer.from(await decrypter.decrypt(await readFile(path)))
}

test('the ciphertext opens for the recipient, and its length and hash are known', async () => {
  const folder = await ownFolder()
  await writeFile(join(folder, 'a.mp4'), plain)
  const target = join(folder, 'state', 'a.age')
  const seen: number[] = []
  const sealed = await seal(join(folder, 'a.mp4'), target, ingest, (done, total) => seen.push(done / total))
  expect((await opened(target)).equals(plain)).toBe(true)
  expect(sealed.bytes).toBe((await stat(target)).size)
  expect(sealed.sha256).toBe(
    createHash('sha256')
      .update(await readFile(target))
      .digest('hex'),
  )
  expect(seen.at(-1)).toBe(1)
  expect((await stat(target)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(folder, 'state'))).toEqual(['a.age'])
})

test('a recording that grows meanwhile is encrypted anew', async () => {
  const folder = await ownFolder()
  const path = join(folder, 'a.mp4')
  await writeFile(path, plain)
  let grown = false
  const { recording } = await seal(path, join(folder, 'a.age'), ingest, () => {
    if (!grown) appendFileSync(path, 'more')
    grown = true
  })
  expect(recording.fingerprint.size).toBe(plain.length + 4)
  expect((await opened(join(folder, 'a.age'))).subarray(-4).toString()).toBe('more')
})

test('one that never stops is left alone', async () => {
  const folder = await ownFolder()
  const path = join(folder, 'a.mp4')
  await writeFile(path, plain)
  await expect(seal(path, join(folder, 'a.age'), ingest, () => appendFileSync(path, '+'))).rejects.toThrow('keeps changing')
  expect(await readdir(folder)).toEqual(['a.mp4'])
})

test('the largest one fits to the byte; one byte less room and nothing is written', async () => {
  const folder = await ownFolder()
  const path = join(folder, 'a.mp4')
  await writeFile(path, plain)
  const { bytes } = await seal(path, join(folder, 'a.age'), ingest, nothing)
  await seal(path, join(folder, 'b.age'), { ...ingest, maxBytes: bytes }, nothing)
  await expect(seal(path, join(folder, 'c.age'), { ...ingest, maxBytes: bytes - 1 }, nothing)).rejects.toThrow(
    'larger than the service takes',
  )
  expect(await readdir(folder)).toEqual(['a.age', 'a.mp4', 'b.age'])
})
