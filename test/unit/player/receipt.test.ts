import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { signReceipt } from '../../../core/receipts.ts'
import { checkReceipt } from '../../../player/app/clips/receipt.ts'

const clipId = '0199a5a0-0000-7000-8000-000000000001'
const own = { bytes: 1234, sha256: 'ab'.repeat(32) }
let key: JWK & { kty: string }
let stranger: JWK & { kty: string }
let receipt: string

async function pair() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  return { secret: await exportJWK(privateKey), open: { kty: 'OKP', ...(await exportJWK(publicKey)) } }
}

beforeAll(async () => {
  const service = await pair()
  key = service.open
  stranger = (await pair()).open
  receipt = await signReceipt({ clipId, ...own, region: 'eu', time: '2026-11-22T10:00:00.000Z' }, service.secret, 'key-1')
})

test('the service’s own receipt over what was sent here is safe', async () => {
  expect(await checkReceipt(receipt, key, clipId, own)).toEqual({ verdict: 'safe', at: '2026-11-22T10:00:00.000Z', region: 'eu' })
})

test('without our own hash it is signed, never safe', async () => {
  expect(await checkReceipt(receipt, key, clipId, null)).toEqual({ verdict: 'signed' })
})

test.each([
  ['another hash', () => checkReceipt(receipt, key, clipId, { ...own, sha256: 'cd'.repeat(32) })],
  ['another length', () => checkReceipt(receipt, key, clipId, { ...own, bytes: 1235 })],
  ['another clip', () => checkReceipt(receipt, key, clipId.replace(/1$/, '2'), own)],
  ['another key', () => checkReceipt(receipt, stranger, clipId, own)],
  [
    'a payload that was changed',
    () =>
      checkReceipt(
        receipt.replace(/\.(.)/, (_, c: string) => `.${c === 'e' ? 'f' : 'e'}`),
        key,
        clipId,
        own,
      ),
  ],
  ['no JWS at all', () => checkReceipt('receipt', key, clipId, own)],
  ['no signature', () => checkReceipt(`${btoa('{"alg":"none"}')}.${receipt.split('.')[1]}.`, key, clipId, own)],
])('%s is wrong', async (_, check) => {
  expect(await check()).toEqual({ verdict: 'wrong' })
})
