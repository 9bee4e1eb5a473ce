// What every object store does; run by each of them (objects.test.ts).
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Clock } from '../../core/clock.ts'
import { newId } from '../../core/ids.ts'
import { ObjectNotFound, type ObjectStore } from '../../core/objects/store.ts'
import { linkContract } from './object-links.ts'

export interface OpenedStore {
  store: ObjectStore
  /** Makes a link an address that can be fetched. */
  address(link: string): string
  /** Drafts and unfinished parts that lie about. */
  debris(): Promise<string[]>
  close(): Promise<void>
}

export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function* failing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
  throw new Error('the line broke')
}

async function all(names: AsyncIterable<string>): Promise<string[]> {
  const list: string[] = []
  for await (const name of names) list.push(name)
  return list
}

export function objectStoreContract(name: string, open: (clock: Clock) => Promise<OpenedStore>): void {
  describe(`object store: ${name}`, () => {
    let opened: OpenedStore
    let store: ObjectStore
    /** What the store believes the time is. */
    const time = { offset: 0 }
    const at = (path: string) => `contract/${path}`

    beforeAll(async () => {
      opened = await open({ now: () => new Date(Date.now() + time.offset) })
      store = opened.store
    })
    afterAll(() => opened?.close())

    it('is there', () => store.check())
    contentTests(() => store, at)
    failureTests(() => opened, at)
    removalTests(() => store)
    nameTests(() => store)
    givenTests(() => opened, at)
    linkContract(() => opened, time)
  })
}

function contentTests(store: () => ObjectStore, at: (path: string) => string): void {
  const plain = randomBytes(100_000)

  it('keeps bytes and streams, of none to many parts', async () => {
    for (const size of [0, 1, 100_000, 8 * 1024 * 1024, 17 * 1024 * 1024 + 5]) {
      const body = randomBytes(size)
      expect(await store().put(at('stream'), inPieces(body, 1_000_003))).toBe(size)
      expect((await store().bytes(at('stream'))).equals(body)).toBe(true)
      expect(await store().put(at('bytes'), body)).toBe(size)
      expect((await store().bytes(at('bytes'))).equals(body)).toBe(true)
      expect(await store().size(at('bytes'))).toBe(size)
    }
  })

  it('reads ranges: the end is exclusive, and what lies beyond the content is nothing', async () => {
    await store().put(at('ranges'), plain)
    for (const [start, end] of [
      [0, 1],
      [0, 100_000],
      [99_999, 100_000],
      [10, 70_000],
      [5, 5],
      [99_990, 200_000],
      [100_000, 100_001],
    ] as const) {
      expect((await store().bytes(at('ranges'), { start, end })).equals(plain.subarray(start, end)), `${start}-${end}`).toBe(true)
    }
    expect((await store().bytes(at('ranges'), { start: 40_000 })).equals(plain.subarray(40_000))).toBe(true)
    expect(await store().bytes(at('ranges'), { start: 100_000 })).toHaveLength(0)
  })

  it('scans ranges in parts, each taken before the next, and stops when it is told to', async () => {
    const body = randomBytes(3 * 1024 * 1024 + 7)
    await store().put(at('scanned'), body)
    for (const [start, end] of [
      [0, body.length],
      [5, 5],
      [1024 * 1024 - 3, 2 * 1024 * 1024 + 3],
      [body.length - 10, body.length + 100],
    ] as const) {
      const parts: Buffer[] = []
      for await (const part of store().scan(at('scanned'), { start, end })) parts.push(Buffer.from(part))
      expect(Buffer.concat(parts).equals(body.subarray(start, end)), `${start}-${end}`).toBe(true)
    }
    for await (const _ of store().scan(at('scanned'))) break
    const nothing = async () => {
      for await (const _ of store().scan(at('not-there'))) break
    }
    await expect(nothing()).rejects.toThrow(ObjectNotFound)
  })

  it('replaces content', async () => {
    await store().put(at('replaced'), plain)
    await store().put(at('replaced'), Buffer.from('new'))
    expect((await store().bytes(at('replaced'))).toString()).toBe('new')
    await store().flush(at('replaced'))
  })

  it('lets a reader stop early and goes on serving', async () => {
    await store().put(at('stopped'), inPieces(randomBytes(9 * 1024 * 1024), 1024 * 1024))
    for (let i = 0; i < 60; i++) {
      const stream = await store().read(at('stopped'))
      const closed = new Promise((resolve) => stream.once('close', resolve))
      for await (const _ of stream) break
      await closed
    }
    expect(await store().bytes(at('stopped'), { start: 0, end: 10 })).toHaveLength(10)
  })
}

function givenTests(opened: () => OpenedStore, at: (path: string) => string): void {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'safelight-given-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('takes a file over, of nothing to many parts', async () => {
    const { store } = opened()
    for (const size of [0, 100_000, 17 * 1024 * 1024 + 5]) {
      const body = randomBytes(size)
      const file = join(folder, String(size))
      await writeFile(file, body)
      expect(await store.put(at('given'), { file })).toBe(size)
      expect((await store.bytes(at('given'))).equals(body)).toBe(true)
    }
  })

  it('keeps the old content, and no debris, when the file is not there', async () => {
    const { store, debris } = opened()
    await store.put(at('given'), Buffer.from('old'))
    await expect(store.put(at('given'), { file: join(folder, 'none') })).rejects.toThrow('ENOENT')
    expect((await store.bytes(at('given'))).toString()).toBe('old')
    expect(await debris()).toEqual([])
  })

  it('takes a file over from another disk', async () => {
    const { store, debris } = opened()
    const elsewhere = existsSync('/dev/shm') ? await mkdtemp('/dev/shm/safelight-given-') : folder
    const file = join(elsewhere, 'file')
    const body = randomBytes(3 * 1024 * 1024 + 1)
    await writeFile(file, body)
    expect(await store.put(at('given'), { file })).toBe(body.length)
    expect((await store.bytes(at('given'))).equals(body)).toBe(true)
    expect(await debris()).toEqual([])
    if (elsewhere !== folder) await rm(elsewhere, { recursive: true })
  })
}

function failureTests(opened: () => OpenedStore, at: (path: string) => string): void {
  it.each([
    ['short', 1000],
    ['of several parts', 9 * 1024 * 1024],
  ])('keeps the old content, and no debris, when a body fails: %s', async (_, size) => {
    const { store, debris } = opened()
    const name = at(`failing-${size}`)
    await expect(store.put(name, failing(randomBytes(size)))).rejects.toThrow('the line broke')
    expect(await store.size(name)).toBeUndefined()
    await store.put(name, Buffer.from('old'))
    await expect(store.put(name, failing(randomBytes(size)))).rejects.toThrow('the line broke')
    expect((await store.bytes(name)).toString()).toBe('old')
    expect(await debris()).toEqual([])
  })

  it('says what is not there', async () => {
    const { store } = opened()
    const name = at(`missing/${newId()}`)
    await expect(store.read(name)).rejects.toThrow(ObjectNotFound)
    await expect(store.bytes(name, { start: 5, end: 9 })).rejects.toThrow(ObjectNotFound)
    await expect(store.read(name, { start: 5, end: 5 })).rejects.toThrow(ObjectNotFound)
    await expect(store.read('contract')).rejects.toThrow(ObjectNotFound)
    expect(await store.size(name)).toBeUndefined()
    expect(await store.size('contract')).toBeUndefined()
  })
}

function removalTests(store: () => ObjectStore): void {
  const names = ['a', 'a-b', 'a.ts', 'a0', 'b/10', 'b/9', 'b/c/d', 'b-', 'z']

  it('lists in the order of the whole names', async () => {
    for (const name of [...names].reverse()) await store().put(`list/${name}`, Buffer.from(name))
    expect(await all(store().list('list/'))).toEqual(names.map((name) => `list/${name}`).sort())
    expect(await all(store().list('list/b/'))).toEqual(['list/b/10', 'list/b/9', 'list/b/c/d'])
    expect(await all(store().list('nothing-here/'))).toEqual([])
  })

  it('deletes one, quietly when it is gone', async () => {
    await store().put('list/gone', Buffer.from('x'))
    await store().delete('list/gone')
    await store().delete('list/gone')
    await store().delete('no/such/folder')
    expect(await store().size('list/gone')).toBeUndefined()
    expect(await store().size('list/z')).toBe(1)
  })

  it('deletes what is under a prefix and nothing beside it', async () => {
    for (let i = 0; i < 20; i++) await store().put(`many/clip/${i}`, Buffer.from('x'))
    await store().put('many/clip-2/0', Buffer.from('x'))
    expect(await store().deletePrefix('many/clip/')).toBe(20)
    expect(await store().deletePrefix('many/clip/')).toBe(0)
    expect(await all(store().list('many/'))).toEqual(['many/clip-2/0'])
    await store().put('many/clip/again', Buffer.from('x'))
    expect(await store().size('many/clip/again')).toBe(1)
  })
}

function nameTests(store: () => ObjectStore): void {
  const wrong = [
    '',
    '.',
    '..',
    '../x',
    'a/../b',
    'a/./b',
    '/a',
    'a/',
    'a//b',
    'A',
    'a b',
    'a\\b',
    'a\0b',
    '.hidden',
    'a/.draft',
    'é',
    '%2e%2e/x',
  ]

  it.each(wrong)('refuses the name %j everywhere', async (name) => {
    await expect(store().put(name, Buffer.from('x'))).rejects.toThrow(TypeError)
    await expect(store().read(name)).rejects.toThrow(TypeError)
    await expect(store().bytes(name)).rejects.toThrow(TypeError)
    await expect(store().size(name)).rejects.toThrow(TypeError)
    await expect(store().delete(name)).rejects.toThrow(TypeError)
    await expect((async () => store().link(name, 60))()).rejects.toThrow(TypeError)
  })

  it('refuses prefixes that are no folder', async () => {
    for (const prefix of ['clips', '../', 'a/../', '/']) {
      await expect(store().deletePrefix(prefix), prefix).rejects.toThrow(TypeError)
      await expect(all(store().list(prefix)), prefix).rejects.toThrow(TypeError)
    }
  })
}
