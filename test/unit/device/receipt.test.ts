import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { signReceipt } from '../../../core/receipts.ts'
import { awaitReceipt, checkReceipt } from '../../../scripts/device/receipt.ts'
import { type Clip, type Ingest, Unreachable } from '../../../scripts/device/service.ts'
import { Refused } from '../../../scripts/device/trouble.ts'

const own = { clipId: '0199a5a0-0000-7000-8000-000000000001', bytes: 1234, sha256: 'ab'.repeat(32) }
const said = { ...own, region: 'eu', time: '2026-11-22T10:00:00.000Z' } as const

async function pair() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { privateKey, secret: await exportJWK(privateKey), open: (await exportJWK(publicKey)) as Ingest['receiptKey'] }
}
type Pair = Awaited<ReturnType<typeof pair>>
let service: Pair
let stranger: Pair
let receipt: string

beforeAll(async () => {
  service = await pair()
  stranger = await pair()
  receipt = await signReceipt(said, service.secret, 'key-1')
})

const signed = (payload: unknown, header: { typ?: string }, by: Pair = service) =>
  new CompactSign(new TextEncoder().encode(JSON.stringify(payload))).setProtectedHeader({ alg: 'EdDSA', ...header }).sign(by.privateKey)

describe('checkReceipt', () => {
  test('takes the service’s own word on what was sent', async () => {
    expect(await checkReceipt(receipt, service.open, own)).toEqual(said)
  })

  test.each([
    ['another clip', { ...own, clipId: own.clipId.replace(/1$/, '2') }],
    ['another length', { ...own, bytes: 1235 }],
    ['another hash', { ...own, sha256: 'cd'.repeat(32) }],
  ])('refuses %s', async (_, mine) => {
    await expect(checkReceipt(receipt, service.open, mine)).rejects.toThrow('signed for something else')
  })

  test.each<[string, () => string | Promise<string>, (() => Ingest['receiptKey'])?]>([
    ['another key', () => receipt, () => stranger.open],
    ['a stranger’s signature', () => signed(said, { typ: 'safelight-receipt+jws' }, stranger)],
    ['something else the service signed', () => signed(said, {})],
    ['claims that are missing', () => signed({ ...own }, { typ: 'safelight-receipt+jws' })],
    ['a changed payload', () => receipt.replace(/\.(.)/, (_, c: string) => `.${c === 'e' ? 'f' : 'e'}`)],
    ['no signature', () => `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${receipt.split('.')[1]}.`],
    ['no JWS', () => 'receipt'],
    ['a key that is none', () => receipt, () => ({ kty: 'OKP', crv: 'Ed25519', x: '' }) as JWK as Ingest['receiptKey']],
  ])('refuses %s', async (_, make, key = () => service.open) => {
    await expect(checkReceipt(await make(), key(), own)).rejects.toThrow('not signed by the service')
  })
})

describe('awaitReceipt', () => {
  const clip = (status: Clip['status'], more: Partial<Clip> = {}): Clip => ({
    ...{ id: own.clipId, status, progress: { chunksDone: 0, chunksTotal: null }, failure: null, receipt: null },
    ...more,
  })

  /** Answers in turn, the last for ever; the pauses it was given. */
  async function waiting(...answers: (Clip | Error)[]) {
    const pauses: number[] = []
    const shown: string[] = []
    const outcome = awaitReceipt({
      clip: async () => {
        const next = answers.length > 1 ? answers.shift() : answers[0]
        if (next instanceof Error) throw next
        return next as Clip
      },
      wait: async (seconds) => void pauses.push(seconds),
      onProgress: ({ status }) => shown.push(status),
    })
    return { outcome: await outcome.catch((error: Error) => error), pauses, shown }
  }

  test('waits for it through what may pass', async () => {
    const { outcome, shown } = await waiting(
      new Unreachable('gone'),
      clip('processing'),
      new Refused(503, 'unavailable', 'not ready'),
      clip('playable', { receipt: 'r' }),
    )
    expect([outcome, shown]).toEqual(['r', ['processing', 'playable']])
  })

  test('asks soon while something moves, more rarely when nothing does', async () => {
    const moved = clip('playable', { progress: { chunksDone: 1, chunksTotal: 2 } })
    const still = Array.from({ length: 8 }, () => clip('processing'))
    const { pauses } = await waiting(...still, moved, clip('ready', { receipt: 'r' }))
    expect(pauses[0]).toBe(0.5)
    expect(pauses[7]).toBe(5)
    expect(pauses[8]).toBe(0.5)
  })

  test.each([
    ['failed', clip('failed', { failure: { code: 'not_media', message: 'This is no recording' } }), 'This is no recording'],
    ['failed in spite of a receipt', clip('failed', { receipt: 'r' }), 'could not be prepared'],
    ['deleted', clip('deleted'), 'was deleted'],
    ['gone', new Refused(404, 'not_found', 'nothing'), 'was deleted'],
    ['signed out', new Refused(401, 'not_signed_in', 'Please sign in'), 'Please sign in'],
  ])('%s ends it', async (_, answer, sentence) => {
    const { outcome } = await waiting(clip('processing'), answer)
    expect(outcome).toMatchObject({ message: expect.stringContaining(sentence) })
  })

  test('nothing lasts for ever', async () => {
    const { outcome, pauses } = await waiting(clip('processing'))
    expect(outcome).toMatchObject({ message: expect.stringContaining('not signed for it yet') })
    const waited = pauses.reduce((sum, one) => sum + one, 0)
    expect(waited).toBeGreaterThan(14 * 60)
    expect(waited).toBeLessThan(17 * 60)
  })
})
