import { chmod, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claim } from '../../../scripts/device/claim.ts'
import { TokenStore } from '../../../scripts/device/credentials.ts'
import { Memory, type Remembered } from '../../../scripts/device/memory.ts'
import { lookAt, sameBytes } from '../../../scripts/device/recording.ts'
import { ownFolder } from './folder.ts'

const server = 'https://safelight.example'
const sealed = { recipient: 'age1x', bytes: 10, sha256: 'ab'.repeat(32) }

async function remembered(folder: string): Promise<Remembered> {
  await writeFile(join(folder, 'lesson.mp4'), 'bytes')
  const { path, fingerprint } = await lookAt(join(folder, 'lesson.mp4'))
  return { server, path, original: fingerprint, sealed }
}

test('a note is there after another start, for its own server and path alone, readable by its owner alone', async () => {
  const folder = await ownFolder()
  const note = await remembered(folder)
  await new Memory(folder).keep({ ...note, address: `${server}/v1/uploads/1` })
  const memory = new Memory(folder)
  expect(await memory.recall(server, note.path)).toEqual({ ...note, address: `${server}/v1/uploads/1` })
  expect(await memory.recall('https://another.example', note.path)).toBeUndefined()
  expect(await memory.recall(server, `${note.path}.old`)).toBeUndefined()
  const [name = ''] = await readdir(join(folder, 'uploads'))
  expect((await stat(join(folder, 'uploads', name))).mode & 0o777).toBe(0o600)
  expect((await stat(join(folder, 'uploads'))).mode & 0o777).toBe(0o700)
})

test.each(['', '{', '{"server":"https://safelight.example"}', 'null'])('a note that reads %j is no note', async (text) => {
  const folder = await ownFolder()
  const note = await remembered(folder)
  const memory = new Memory(folder)
  await memory.keep(note)
  const [name = ''] = await readdir(join(folder, 'uploads'))
  await writeFile(join(folder, 'uploads', name), text)
  expect(await memory.recall(server, note.path)).toBeUndefined()
})

test('forgetting leaves nothing', async () => {
  const folder = await ownFolder()
  const note = await remembered(folder)
  const memory = new Memory(folder)
  await memory.keep(note)
  await writeFile(memory.ciphertext(server, note.path), 'ciphertext')
  await memory.forget(server, note.path)
  expect(await readdir(join(folder, 'uploads'))).toEqual([])
})

test('what belongs to recordings long gone is swept, and nothing else', async () => {
  const folder = await ownFolder()
  const note = await remembered(folder)
  const memory = new Memory(folder)
  await memory.keep(note)
  await writeFile(memory.ciphertext(server, note.path), 'ciphertext')
  const [json = ''] = (await readdir(join(folder, 'uploads'))).filter((name) => name.endsWith('.json'))
  const longAgo = new Date(Date.now() - 49 * 3600 * 1000)
  await utimes(join(folder, 'uploads', json), longAgo, longAgo)
  await memory.sweep()
  expect(await readdir(join(folder, 'uploads'))).toHaveLength(2)
  await rm(note.path)
  await memory.sweep()
  expect(await readdir(join(folder, 'uploads'))).toEqual([])
})

test('a recording that was written to is another, even when its time and length are put back', async () => {
  const folder = await ownFolder()
  const { path, original } = await remembered(folder)
  expect(sameBytes(original, (await lookAt(path)).fingerprint)).toBe(true)
  const { atime, mtime } = await stat(path)
  await writeFile(path, 'other')
  await utimes(path, atime, mtime)
  expect(sameBytes(original, (await lookAt(path)).fingerprint)).toBe(false)
})

test.each(['absent', 'folder', 'empty'])('%s is no recording', async (name) => {
  const folder = await ownFolder()
  await writeFile(join(folder, 'empty'), '')
  await expect(lookAt(name === 'folder' ? folder : join(folder, name))).rejects.toThrow(/no such file|not a file|empty/)
})

test('tokens are kept by server, and not read from a file that others may read', async () => {
  const folder = await ownFolder()
  const tokens = new TokenStore(folder)
  await tokens.keep(server, 'one')
  await tokens.keep('https://another.example', 'two')
  expect([await tokens.find(server), await tokens.find('https://another.example'), await tokens.find('__proto__')]).toEqual([
    'one',
    'two',
    undefined,
  ])
  await tokens.forget(server)
  expect([await tokens.find(server), await tokens.find('https://another.example')]).toEqual([undefined, 'two'])
  await chmod(join(folder, 'device.json'), 0o644)
  await expect(tokens.find('https://another.example')).rejects.toThrow('Others on this machine')
})

test('a recording is claimed once; a claim of a dead process is none', async () => {
  const path = join(await ownFolder(), 'a', 'claim')
  const release = await claim(path)
  await expect(claim(path)).rejects.toThrow('Another run')
  await release()
  await writeFile(path, '999999999 never')
  await (await claim(path))()
  await (await claim(path))()
})
