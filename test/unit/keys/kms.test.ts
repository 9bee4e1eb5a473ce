import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { NotOpened } from '../../../core/keys/envelope.ts'
import { localMasterKey, openMasterKey } from '../../../core/keys/master.ts'

const none = { key: undefined, kmsKeyId: undefined }

/**
 * Speaks as much of the KMS JSON protocol as we use (TrentService.Encrypt and Decrypt). It shows that our requests carry
 * key, context and bytes as documented and that replies are understood; AWS itself it can't show.
 */
function fakeKms() {
  const keys = new Map(['content-key', 'worker-key'].map((id, i) => [id, localMasterKey(Buffer.alloc(32, i + 1))]))
  const requests: { target: string; authorization: string; body: Record<string, unknown> }[] = []
  const server = createServer(async (request, reply) => {
    const body = JSON.parse(await text(request))
    const target = String(request.headers['x-amz-target'])
    requests.push({ target, authorization: String(request.headers.authorization), body })
    reply.setHeader('content-type', 'application/x-amz-json-1.1')
    const key = keys.get(body.KeyId)
    if (!key) return void reply.writeHead(400).end('{"__type":"NotFoundException"}')
    const context = JSON.stringify(body.EncryptionContext)
    try {
      const decoded = (field: string) => Buffer.from(body[field], 'base64')
      const answer = target.endsWith('.Encrypt')
        ? { KeyId: body.KeyId, CiphertextBlob: (await key.wrap(decoded('Plaintext'), context)).toString('base64') }
        : { KeyId: body.KeyId, Plaintext: (await key.unwrap(decoded('CiphertextBlob'), context)).toString('base64') }
      reply.end(JSON.stringify(answer))
    } catch {
      reply.writeHead(400).end('{"__type":"InvalidCiphertextException"}')
    }
  })
  return { server, requests }
}

describe('a KMS master key, against a local fake of the KMS protocol (not AWS)', () => {
  const { server, requests } = fakeKms()
  let kmsEndpoint: string

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    kmsEndpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const [name, value] of [
      ['AWS_ACCESS_KEY_ID', 'test'],
      ['AWS_SECRET_ACCESS_KEY', 'test'],
      ['AWS_REGION', 'eu-central-1'],
    ] as const) {
      vi.stubEnv(name, value)
    }
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const config = () => ({
    masterKey: { key: Buffer.alloc(32).toString('hex'), kmsKeyId: 'content-key' },
    workerMasterKey: { ...none, kmsKeyId: 'worker-key' },
    kmsEndpoint,
    keysFolder: '/nowhere',
    production: true,
  })

  it('wraps and unwraps by signed requests that state key and context, and is preferred to a key in the environment', async () => {
    const master = await openMasterKey(config(), 'content')
    expect(master.id).toBe('kms:content-key')
    const wrapped = await master.wrap(Buffer.from('secret'), 'content:1')
    expect((await master.unwrap(wrapped, 'content:1')).toString()).toBe('secret')
    expect(requests.slice(-2).map(({ target }) => target)).toEqual(['TrentService.Encrypt', 'TrentService.Decrypt'])
    for (const { authorization, body } of requests.slice(-2)) {
      expect(authorization).toContain('/eu-central-1/kms/aws4_request')
      expect(body).toMatchObject({ KeyId: 'content-key', EncryptionContext: { safelight: 'content:1' } })
    }
  })

  it('opens nothing under another context or by another key', async () => {
    const master = await openMasterKey(config(), 'content')
    const worker = await openMasterKey(config(), 'worker')
    const wrapped = await master.wrap(Buffer.from('secret'), 'content:1')
    await expect(master.unwrap(wrapped, 'content:2')).rejects.toThrow(NotOpened)
    await expect(worker.unwrap(wrapped, 'content:1')).rejects.toThrow(NotOpened)
  })

  it('passes other failures on', async () => {
    const gone = await openMasterKey({ ...config(), masterKey: { ...none, kmsKeyId: 'gone' } }, 'content')
    await expect(gone.wrap(Buffer.from('secret'), 'content:1')).rejects.toMatchObject({ name: 'NotFoundException' })
  })
})
