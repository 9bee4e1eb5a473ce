import { createDecipheriv, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  chunkKey,
  decryptSegment,
  encryptSegment,
  openPicture,
  SegmentOpener,
  sealPicture,
  segmentIv,
} from '../../../core/keys/chunk-key.ts'
import { NotOpened, open, seal } from '../../../core/keys/envelope.ts'

const key = randomBytes(32)
const bytes = fc.uint8Array({ maxLength: 2000 })

describe('seal and open', () => {
  it('open what they sealed, with the same key and context only', () => {
    fc.assert(
      fc.property(bytes, fc.string(), fc.string(), (plain, context, other) => {
        const sealed = seal(key, plain, context)
        expect(open(key, sealed, context).equals(plain)).toBe(true)
        if (other !== context) expect(() => open(key, sealed, other)).toThrow(NotOpened)
        expect(() => open(randomBytes(32), sealed, context)).toThrow(NotOpened)
      }),
    )
  })

  it('find any change, and any cut', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (plain, place, flip) => {
        const sealed = seal(key, plain, 'here')
        const at = place % sealed.length
        expect(() => open(key, sealed.subarray(0, at), 'here')).toThrow(NotOpened)
        sealed[at] = (sealed[at] ?? 0) ^ flip
        expect(() => open(key, sealed, 'here')).toThrow(NotOpened)
      }),
    )
  })

  it('never seal the same way twice', () => {
    expect(seal(key, Buffer.from('x'), 'c').equals(seal(key, Buffer.from('x'), 'c'))).toBe(false)
  })
})

describe('chunk keys', () => {
  const name = fc.record({ clipId: fc.uuid(), rung: fc.constantFrom('source', '720', 'audio'), index: fc.nat(500), attempt: fc.uuid() })

  it('are 16 bytes, stable, and differ for any two chunks, attempts or clips', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(chunkKey(key, a)).toHaveLength(16)
        expect(chunkKey(key, a)).toEqual(chunkKey(key, { ...a }))
        expect(chunkKey(key, a).equals(chunkKey(key, b))).toBe(JSON.stringify(a) === JSON.stringify(b))
        expect(chunkKey(randomBytes(32), a).equals(chunkKey(key, a))).toBe(false)
      }),
    )
    const fields = { clipId: 'c', rung: '72', index: 11, attempt: 'a' }
    expect(chunkKey(key, fields).equals(chunkKey(key, { ...fields, rung: '7', index: 211 }))).toBe(false)
  })

  it('count segments as RFC 8216 5.2 says', () => {
    expect(segmentIv(0).toString('hex')).toBe('00000000000000000000000000000000')
    expect(segmentIv(0x1234_5678_9a).toString('hex')).toBe('0000000000000000000000123456789a')
  })

  it('encrypt segments as any player opens them', async () => {
    const chunk = randomBytes(16)
    await fc.assert(
      fc.asyncProperty(bytes, fc.nat(), async (plain, sequence) => {
        const sealed = Buffer.concat([...encryptSegment(chunk, sequence, plain)])
        const iv = Buffer.from(sequence.toString(16).padStart(32, '0'), 'hex')
        const player = createDecipheriv('aes-128-cbc', chunk, iv)
        expect(Buffer.concat([player.update(sealed), player.final()]).equals(plain)).toBe(true)
        expect(sealed.length).toBe(16 * (Math.floor(plain.length / 16) + 1))
        expect(decryptSegment(chunk, sequence, sealed).equals(plain)).toBe(true)
      }),
    )
  })

  it('open a segment of megabytes as it comes, in memory that was used before', () => {
    const chunk = randomBytes(16)
    const plain = randomBytes(1_000_003)
    const sealed = Buffer.concat([...encryptSegment(chunk, 7, plain)])
    const opened = (key: Uint8Array, into: Buffer) => {
      const opener = new SegmentOpener(key, 7, into)
      // No multiple of a block.
      for (let at = 0; at < sealed.length; at += 300_007) opener.add(sealed.subarray(at, at + 300_007))
      return opener.plain()
    }
    expect(opened(chunk, Buffer.alloc(2_000_000, 1)).equals(plain)).toBe(true)
    expect(() => opened(chunk, Buffer.alloc(500_000))).toThrow(RangeError)
    expect(() => new SegmentOpener(chunk, 7, Buffer.alloc(0)).plain()).toThrow('does not open')
    const cut = new SegmentOpener(chunk, 7, Buffer.alloc(100))
    cut.add(sealed.subarray(0, 40))
    expect(() => cut.plain()).toThrow()
  })

  it('open segments in no more memory than they are given', () => {
    const chunk = randomBytes(16)
    const sealed = Buffer.concat([...encryptSegment(chunk, 7, Buffer.alloc(4 * 1024 * 1024))])
    const into = Buffer.alloc(sealed.length)
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 4; i++) {
      const opener = new SegmentOpener(chunk, 7, into)
      opener.add(sealed)
      opener.plain()
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
    }
  })
})

describe('pictures', () => {
  it('open under their own name and content key only', () => {
    const sealed = sealPicture(key, 'clips/a/poster', Buffer.from('a still'))
    expect(openPicture(key, 'clips/a/poster', sealed).toString()).toBe('a still')
    expect(() => openPicture(key, 'clips/b/poster', sealed)).toThrow(NotOpened)
    expect(() => openPicture(randomBytes(32), 'clips/a/poster', sealed)).toThrow(NotOpened)
  })
})
