import { createHash, randomBytes } from 'node:crypto'
import { Decrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { createMeter } from '../../../player/app/upload/meter.ts'
import { createSealer } from '../../../player/app/upload/sealer.ts'
import { HeldError, SealedSource, SourceGoneError } from '../../../player/app/upload/source.ts'
import { titleOf } from '../../../player/app/upload/title.ts'

test.each([0, 1, 65_536, 200_001])('%d bytes are sealed in pieces, of the size told beforehand, and open again', async (bytes) => {
  const identity = await generateHybridIdentity()
  const plain = randomBytes(bytes)
  const sealer = await createSealer(new Blob([plain]), await identityToRecipient(identity))
  const pieces: Uint8Array[] = []
  for (let piece = await sealer.read(50_000); piece; piece = await sealer.read(50_000)) pieces.push(piece)
  const sealed = Buffer.concat(pieces)
  expect(sealed.length).toBe(sealer.size)
  expect(pieces.slice(0, -1).every((piece) => piece.length === 50_000)).toBe(true)
  expect(sealer.digest()).toBe(createHash('sha256').update(sealed).digest('hex'))
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  expect(Buffer.compare(await decrypter.decrypt(new Uint8Array(sealed)), plain)).toBe(0)
})

/** Every byte is different from its neighbours, so that a slice from the wrong place shows. */
function source(size: number, piece: number) {
  let made = 0
  const read = async (bytes: number) => {
    const data = Uint8Array.from({ length: Math.min(bytes, size - made) }, (_, index) => (made + index) % 251)
    made += data.length
    return data.length === 0 ? null : new Blob([data])
  }
  return { source: new SealedSource(size, piece, read), made: () => made }
}

async function bytesOf(source: SealedSource, start: number, end: number): Promise<number[]> {
  const { value } = (await source.slice(start, end)) as { value: Blob }
  return [...new Uint8Array(await value.arrayBuffer())]
}
const expected = (start: number, end: number) => Array.from({ length: end - start }, (_, index) => (start + index) % 251)

test('gives the same bytes again after a cut, from any place the service names in this piece or the last', async () => {
  const { source: sealed, made } = source(1000, 100)
  expect(await bytesOf(sealed, 0, 100)).toEqual(expected(0, 100))
  expect(await bytesOf(sealed, 100, 200)).toEqual(expected(100, 200))
  expect(await bytesOf(sealed, 137, 237)).toEqual(expected(137, 237))
  expect(await bytesOf(sealed, 50, 150)).toEqual(expected(50, 150))
  expect(made()).toBe(300)
})

test('keeps no more than it may need: what lies further back is gone, and says so', async () => {
  const { source: sealed } = source(1000, 100)
  await bytesOf(sealed, 0, 100)
  await bytesOf(sealed, 100, 200)
  await bytesOf(sealed, 200, 300)
  await expect(sealed.slice(50, 150)).rejects.toBeInstanceOf(SourceGoneError)
})

test('ends where the file ends, and notices one that became shorter', async () => {
  const { source: whole } = source(250, 100)
  await bytesOf(whole, 0, 100)
  await bytesOf(whole, 100, 200)
  expect(await bytesOf(whole, 200, 300)).toEqual(expected(200, 250))
  const short = new SealedSource(250, 100, async () => null)
  await expect(short.slice(0, 100)).rejects.toBeInstanceOf(SourceGoneError)
})

test('gives nothing while paused, and nothing is lost by it', async () => {
  const { source: sealed } = source(300, 100)
  const pending = sealed.slice(0, 100)
  sealed.hold()
  await expect(pending).rejects.toBeInstanceOf(HeldError)
  sealed.release()
  expect(await bytesOf(sealed, 0, 100)).toEqual(expected(0, 100))
})

test('speed and time left come from the last seconds only', () => {
  const meter = createMeter(10_000)
  meter.add(0, 0)
  expect(meter.secondsLeft(100)).toBeNull()
  meter.add(2000, 2_000_000)
  expect(meter.speed()).toBe(1_000_000)
  expect(meter.secondsLeft(12_000_000)).toBe(10)
  meter.add(20_000, 2_000_000)
  meter.add(22_000, 12_000_000)
  expect(meter.speed()).toBe(5_000_000)
  meter.reset()
  expect(meter.speed()).toBeNull()
})

test.each([
  ['my_lesson-3.mp4', 'my lesson-3'],
  ['.mov', 'Untitled recording'],
  ['Year 5. Fractions.MOV', 'Year 5. Fractions'],
  ['plain', 'plain'],
])('%s is titled %s', (file, title) => expect(titleOf(file)).toBe(title))
