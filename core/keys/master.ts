import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { derive, open, seal } from './envelope.ts'
import { keyFile } from './key-file.ts'
import { kmsMasterKey } from './kms.ts'

/**
 * Wraps organisations' keys. There are two: `content` (what the API may open) and `worker` (what workers alone may open).
 * A value opens under the context it was wrapped with and no other; `unwrap` throws NotOpened.
 */
export interface MasterKey {
  /** Names the key without telling anything of it. */
  id: string
  wrap(plain: Uint8Array, context: string): Promise<Buffer<ArrayBuffer>>
  unwrap(wrapped: Uint8Array, context: string): Promise<Buffer<ArrayBuffer>>
}

export type MasterKeyKind = 'content' | 'worker'
type KeyConfig = Pick<Config, 'masterKey' | 'workerMasterKey' | 'kmsEndpoint' | 'keysFolder' | 'production'>

const variables = { content: ['MASTER_KEY', 'KMS_KEY_ID'], worker: ['WORKER_MASTER_KEY', 'WORKER_KMS_KEY_ID'] } as const

/** A master key of 32 bytes held by this process (AES-256-GCM, see `seal`). */
export function localMasterKey(key: Uint8Array): MasterKey {
  if (key.length !== 32) throw new Error('A master key has 32 bytes')
  const wrapping = derive(key, 'master key', [], 32)
  return {
    id: `local:${createHash('sha256')
      .update(derive(key, 'master key id', [], 32))
      .digest('hex')
      .slice(0, 16)}`,
    wrap: async (plain, context) => seal(wrapping, plain, context),
    unwrap: async (wrapped, context) => open(wrapping, wrapped, context),
  }
}

/**
 * The configured master key: KMS when its id is set, else the variable, else a key file in the data folder, made once.
 * Throws an Error that names the variable: in production when none is given (a key made up there would be lost with the
 * machine), and when both kinds are given the same key (the API must not open what workers alone may).
 */
export async function openMasterKey(config: KeyConfig, kind: MasterKeyKind): Promise<MasterKey> {
  const { key, kmsKeyId } = kind === 'content' ? config.masterKey : config.workerMasterKey
  const [keyVariable, kmsVariable] = variables[kind]
  refuseSameKeys(config)
  if (kmsKeyId) return kmsMasterKey(kmsKeyId, { endpoint: config.kmsEndpoint })
  if (key) return localMasterKey(parseKey(key, keyVariable))
  const text = await keyFile(join(config.keysFolder, `${kind}.key`), config.production ? undefined : randomKey)
  if (text === undefined) throw new Error(`Set ${kmsVariable} or ${keyVariable}: in production a master key is never made up`)
  return localMasterKey(parseKey(text, `the key file ${kind}.key`))
}

/** The secret that signs sessions and object links: AUTH_SECRET, else a file made once. In production it must be given. */
export const authSecret = (config: Pick<Config, 'authSecret' | 'keysFolder' | 'production'>): Promise<string> =>
  secret(config, 'AUTH_SECRET', config.authSecret, 'auth.secret')

/** The secret that keys the chain of the audit: AUDIT_SECRET, else a file made once. In production it must be given. */
export const auditSecret = (config: Pick<Config, 'auditSecret' | 'keysFolder' | 'production'>): Promise<string> =>
  secret(config, 'AUDIT_SECRET', config.auditSecret, 'audit.secret')

/** As `auditSecret`, but never made up: whoever checks a chain needs what it was made with. Undefined when there is none. */
export const findAuditSecret = async ({
  auditSecret,
  keysFolder,
}: Pick<Config, 'auditSecret' | 'keysFolder'>): Promise<string | undefined> =>
  auditSecret ?? (await keyFile(join(keysFolder, 'audit.secret')))

async function secret(
  { keysFolder, production }: Pick<Config, 'keysFolder' | 'production'>,
  variable: string,
  given: string | undefined,
  file: string,
): Promise<string> {
  const text = given ?? (await keyFile(join(keysFolder, file), production ? undefined : randomKey))
  if (text === undefined) throw new Error(`Set ${variable}: in production it is never made up`)
  if (text.length < 32) throw new Error(`The file ${file} is too short: it needs 32 characters`)
  return text
}

const randomKey = () => randomBytes(32).toString('base64')

/** 32 bytes from hex or base64 (either alphabet). The Error names where the text came from, never the text. */
function parseKey(text: string, from: string): Buffer {
  const hex = /^[0-9a-f]{64}$/i.test(text)
  const base64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
  if (!hex && !base64) throw new Error(`${from} must be 32 bytes, in base64 or hex`)
  return Buffer.from(text, hex ? 'hex' : 'base64')
}

function refuseSameKeys({ masterKey, workerMasterKey }: KeyConfig): void {
  const same = (a: string | undefined, b: string | undefined) => a !== undefined && a === b
  if (same(masterKey.key, workerMasterKey.key)) throw new Error('MASTER_KEY and WORKER_MASTER_KEY must differ')
  if (same(masterKey.kmsKeyId, workerMasterKey.kmsKeyId)) throw new Error('KMS_KEY_ID and WORKER_KMS_KEY_ID must differ')
}
