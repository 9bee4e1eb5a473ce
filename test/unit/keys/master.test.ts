import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NotOpened } from '../../../core/keys/envelope.ts'
import { authSecret, localMasterKey, openMasterKey } from '../../../core/keys/master.ts'

const none = { key: undefined, kmsKeyId: undefined }
let keysFolder: string
const config = (more = {}) => ({
  masterKey: none,
  workerMasterKey: none,
  kmsEndpoint: undefined,
  authSecret: undefined,
  production: false,
  keysFolder,
  ...more,
})

beforeEach(async () => {
  keysFolder = join(await mkdtemp(join(tmpdir(), 'safelight-keys-')), 'keys')
})
afterEach(() => rm(join(keysFolder, '..'), { recursive: true }))

describe('a local master key', () => {
  it('wraps for one context and one key', async () => {
    const master = localMasterKey(randomBytes(32))
    const wrapped = await master.wrap(Buffer.from('secret'), 'source:1')
    expect((await master.unwrap(wrapped, 'source:1')).toString()).toBe('secret')
    await expect(master.unwrap(wrapped, 'source:2')).rejects.toThrow(NotOpened)
    const other = localMasterKey(randomBytes(32))
    await expect(other.unwrap(wrapped, 'source:1')).rejects.toThrow(NotOpened)
    expect(other.id).not.toBe(master.id)
  })

  it('is read from hex and base64 alike', async () => {
    const key = randomBytes(32)
    const ids = await Promise.all(
      (['hex', 'base64', 'base64url'] as const).map(async (encoding) => {
        const given = { masterKey: { ...none, key: key.toString(encoding) } }
        return (await openMasterKey(config(given), 'content')).id
      }),
    )
    expect(new Set(ids)).toEqual(new Set([localMasterKey(key).id]))
  })

  it.each(['short', 'a'.repeat(63), 'b'.repeat(65), '!'.repeat(43), 'c'.repeat(42)])('refuses %j, without repeating it', async (key) => {
    const error = await openMasterKey(config({ masterKey: { ...none, key } }), 'content').catch((e) => e)
    expect(error.message).toContain('MASTER_KEY')
    expect(error.message).not.toContain(key)
  })

  it('is never the same for content and workers', async () => {
    const given = { ...none, key: randomBytes(32).toString('hex') }
    await expect(openMasterKey(config({ masterKey: given, workerMasterKey: given }), 'content')).rejects.toThrow('must differ')
    const [content, worker] = [await openMasterKey(config(), 'content'), await openMasterKey(config(), 'worker')]
    expect(content.id).not.toBe(worker.id)
  })
})

describe('key files', () => {
  it('are made once, for their owner alone', async () => {
    const first = await openMasterKey(config(), 'content')
    expect((await openMasterKey(config(), 'content')).id).toBe(first.id)
    expect(await readdir(keysFolder)).toEqual(['content.key'])
    expect((await stat(keysFolder)).mode & 0o777).toBe(0o700)
    expect((await stat(join(keysFolder, 'content.key'))).mode & 0o777).toBe(0o600)
    expect(await authSecret(config())).toBe((await readFile(join(keysFolder, 'auth.secret'), 'utf8')).trim())
  })

  it('are agreed on by many at once', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await openMasterKey(config(), 'worker')).id))
    expect(new Set(ids).size).toBe(1)
    expect(await readdir(keysFolder)).toEqual(['worker.key'])
  })

  it('are agreed on by processes that start at once', async () => {
    const script = `import { openMasterKey } from ${JSON.stringify(fileURLToPath(new URL('../../../core/keys/master.ts', import.meta.url)))}
      console.log((await openMasterKey(JSON.parse(process.argv[1]), 'worker')).id)`
    const given = JSON.stringify({ masterKey: {}, workerMasterKey: {}, production: false, keysFolder })
    const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, given])
    const ids = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout.trim())
    expect(ids[0]).toMatch(/^local:[0-9a-f]{16}$/)
    expect(new Set(ids).size).toBe(1)
  })

  it('are refused when others may read them, or when they hold something else', async () => {
    await openMasterKey(config(), 'content')
    const path = join(keysFolder, 'content.key')
    await chmod(path, 0o644)
    await expect(openMasterKey(config(), 'content')).rejects.toThrow('0600')
    await chmod(path, 0o600)
    await writeFile(path, '')
    await expect(openMasterKey(config(), 'content')).rejects.toThrow('content.key')
  })

  it('are not made up in production, but taken when they are there', async () => {
    const production = config({ production: true })
    await expect(openMasterKey(production, 'content')).rejects.toThrow('KMS_KEY_ID or MASTER_KEY')
    await expect(openMasterKey(production, 'worker')).rejects.toThrow('WORKER_KMS_KEY_ID or WORKER_MASTER_KEY')
    await expect(authSecret(production)).rejects.toThrow('AUTH_SECRET')
    const made = await openMasterKey(config(), 'content')
    expect((await openMasterKey(production, 'content')).id).toBe(made.id)
  })
})
