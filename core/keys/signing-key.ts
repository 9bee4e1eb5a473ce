import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Db } from '../db.ts'
import type { MasterKey } from './master.ts'

/** Any number, the same in every process: who holds it may make the key, the others then find it. */
const lockKey = 8_241_990_262n

const contextOf = (id: string): string => `signing-key:${id}`

/**
 * Makes the service's Ed25519 key for receipts if there is none; resolves to the newest one's id, which is its thumbprint
 * (RFC 7638). The public JWK stands in the row for all; the private one is wrapped by the worker master key.
 */
export async function ensureSigningKey(db: Db, worker: MasterKey): Promise<string> {
  return (await newestKey(db, worker)).id
}

/** The newest signing key, opened; made if there is none. Throws NotOpened with another master key than it was made with. */
export async function openSigningKey(db: Db, worker: MasterKey): Promise<{ id: string; privateKey: JWK }> {
  const { id, wrapped } = await newestKey(db, worker)
  return { id, privateKey: JSON.parse((await worker.unwrap(wrapped, contextOf(id))).toString()) }
}

async function newestKey(db: Db, worker: MasterKey) {
  const newest = { orderBy: { createdAt: 'desc' } } as const
  const there = await db.signingKey.findFirst(newest)
  if (there) return there
  const data = await newKey(worker)
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockKey})`
    return (await tx.signingKey.findFirst(newest)) ?? (await tx.signingKey.create({ data }))
  })
}

async function newKey(worker: MasterKey) {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { kty, crv, x } = await exportJWK(publicKey)
  if (!kty || !crv || !x) throw new Error('not an Ed25519 key')
  const id = await calculateJwkThumbprint({ kty, crv, x })
  const wrapped = await worker.wrap(Buffer.from(JSON.stringify(await exportJWK(privateKey))), contextOf(id))
  return { id, publicJwk: { kty, crv, x, kid: id, alg: 'EdDSA', use: 'sig' }, wrapped }
}
