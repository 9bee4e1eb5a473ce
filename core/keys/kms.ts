import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { NotOpened } from './envelope.ts'
import type { MasterKey } from './master.ts'

/** What KMS answers when a value was wrapped by another key, under another context, or changed: trying again can't help. */
const refusals = new Set(['InvalidCiphertextException', 'IncorrectKeyException'])

/**
 * A master key that never leaves AWS KMS (or what speaks its protocol at `endpoint`). Credentials and region come from
 * the usual AWS chain. The context is stated as encryption context: checked by KMS and shown in its log, so it holds ids only.
 */
export function kmsMasterKey(keyId: string, options: { endpoint?: string | undefined; region?: string } = {}): MasterKey {
  const { endpoint, region } = options
  // By default it waits for ever.
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true }
  const client = new KMSClient({ requestHandler, ...(endpoint && { endpoint }), ...(region && { region }) })
  return {
    id: `kms:${keyId}`,
    async wrap(plain, context) {
      const reply = await client.send(new EncryptCommand({ KeyId: keyId, Plaintext: plain, EncryptionContext: { safelight: context } }))
      return Buffer.from(present(reply.CiphertextBlob))
    },
    async unwrap(wrapped, context) {
      const command = new DecryptCommand({ KeyId: keyId, CiphertextBlob: wrapped, EncryptionContext: { safelight: context } })
      const reply = await client.send(command).catch((error: Error) => {
        throw refusals.has(error.name) ? new NotOpened() : error
      })
      return Buffer.from(present(reply.Plaintext))
    },
  }
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Error('KMS answered without a value')
  return bytes
}
