import { Encrypter } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { newIngestIdentity, openHeader } from '../../../core/keys/age.ts'
import { HeaderSplitter, maxHeaderBytes } from '../../../core/keys/age-header.ts'
import { inChunks, split } from './support.ts'

const notAge = expect.objectContaining({ code: 'not_age' })
const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 })
let identity: string
let file: Buffer

beforeAll(async () => {
  const made = await newIngestIdentity()
  identity = made.identity
  const encrypter = new Encrypter()
  encrypter.addRecipient(made.recipient)
  file = Buffer.from(await encrypter.encrypt(Buffer.from('a payload that says\n--- and goes on\n')))
})

describe('HeaderSplitter', () => {
  it('parts header and payload at the same place at any chunking', async () => {
    const whole = split([file])
    expect(whole.complete).toBe(true)
    expect(await openHeader(whole.header, identity)).toHaveLength(16)
    fc.assert(fc.property(sizes, (cycle) => void expect(split(inChunks(file, cycle))).toEqual(whole)))
  })

  it('goes on from the header bytes collected so far', () => {
    const { header, payload } = split([file])
    fc.assert(
      fc.property(fc.nat(header.length), sizes, (at, cycle) => {
        const resumed = split(inChunks(file.subarray(at), cycle), new HeaderSplitter(file.subarray(0, at)))
        expect(resumed).toEqual({ header: header.subarray(at), payload, complete: true })
      }),
    )
    expect(() => new HeaderSplitter(file)).toThrow(notAge)
  })

  it('counts the header and is not complete before its last byte', () => {
    const { header } = split([file])
    const splitter = new HeaderSplitter(header.subarray(0, -1))
    expect(splitter.complete).toBe(false)
    splitter.push(file.subarray(header.length - 1))
    expect(splitter).toMatchObject({ complete: true, headerBytes: header.length })
  })

  it('refuses at the first byte that differs from the version line', () => {
    const version = Buffer.from('age-encryption.org/v1\n')
    fc.assert(
      fc.property(fc.nat(version.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const wrong = Buffer.from(version)
        wrong[at] = (wrong[at] ?? 0) ^ flip
        const splitter = new HeaderSplitter(wrong.subarray(0, at))
        expect(() => splitter.push(wrong.subarray(at, at + 1))).toThrow(notAge)
      }),
    )
  })

  it.each([
    ['a plain MP4', Buffer.from('\0\0\0\x20ftypisom')],
    ['an armored file', Buffer.from('-----BEGIN AGE ENCRYPTED FILE-----\n')],
    ['a later version', Buffer.from('age-encryption.org/v2\n')],
    ['bytes that are no text in the header', Buffer.from('age-encryption.org/v1\n-> X25519 \xff', 'latin1')],
    ['Windows line ends', Buffer.from('age-encryption.org/v1\r\n')],
    ['a short MAC', Buffer.from('age-encryption.org/v1\n-> a b\n\n--- AAAA\n')],
  ])('refuses %s', (_, bytes) => {
    expect(() => split([bytes])).toThrow(notAge)
  })

  it('refuses a header that does not end within 64 KiB, and keeps no more than that', () => {
    const endless = Buffer.alloc(maxHeaderBytes, 'a')
    Buffer.from('age-encryption.org/v1\n').copy(endless)
    expect(split([endless.subarray(0, -1)]).complete).toBe(false)
    expect(() => split([endless])).toThrow(notAge)
  })
})

describe('openHeader', () => {
  it('tells a header for someone else from a broken one', async () => {
    const { header } = split([file])
    const other = await newIngestIdentity('x25519')
    await expect(openHeader(header, other.identity)).rejects.toMatchObject({ code: 'wrong_recipient' })
    expect(await openHeader(header, [other.identity, identity])).toHaveLength(16)
    const broken = Buffer.from(header)
    broken[header.length - 10] = broken[header.length - 10] === 65 ? 66 : 65
    await expect(openHeader(broken, identity)).rejects.toMatchObject({ code: 'damaged_ciphertext' })
  })
})
