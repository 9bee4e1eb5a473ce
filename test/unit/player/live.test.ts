import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClipSummary, Reflection, SeenClip, SharedReflection } from '../../../player/app/api/contract.ts'
import { follow } from '../../../player/app/api/follow.ts'
import { withoutClip, withSummary } from '../../../player/app/api/put.ts'
import { dropClip, keys, putClip } from '../../../player/app/api/queries.ts'
import { collectionWords, shortStatus } from '../../../player/app/clips/words.ts'
import { badge, ownPath } from '../../../player/app/notifications/words.ts'
import { metadataOf } from '../../../player/app/upload/metadata.ts'
import { withoutUploads } from '../../../player/app/upload/rows.ts'
import { type UploadItem, UploadStore } from '../../../player/app/upload/store.ts'

const clip = (id: string, change: Partial<SeenClip> = {}) =>
  ({ id, reflectionId: 'r', title: `Title of ${id}`, status: 'ready', poster: '/still.webp', mine: true, ...change }) as SeenClip
const summary = (id: string, change: Partial<ClipSummary> = {}) => ({ id, title: id, status: 'ready', ...change }) as ClipSummary
const reflection = (id: string, clips: string[]) => ({ id, clips: clips.map((one) => summary(one)) }) as SharedReflection

test('what is no longer shared leaves nothing of itself behind', () => {
  const client = new QueryClient()
  client.setQueryData(keys.clip('a'), clip('a', { mine: false }))
  client.setQueryData(keys.comments('a'), [{ text: 'secret' }])
  client.setQueryData(keys.reflection('r'), { title: 'Title of all' })
  client.setQueryData(keys.shared, [reflection('r', ['a']), reflection('s', ['b', 'c'])])
  dropClip(client, 'a')
  const left = client
    .getQueryCache()
    .getAll()
    .map(({ state }) => state.data)
  expect(JSON.stringify(left)).not.toMatch(/Title of a|secret|still/)
  expect(client.getQueryData(keys.clip('a'))).toMatchObject({ status: 'deleted', mine: false })
  expect(client.getQueryData<SharedReflection[]>(keys.shared)?.map(({ id }) => id)).toEqual(['s'])
})

test('another’s clip never comes into the list of one’s own', () => {
  const client = new QueryClient()
  client.setQueryData(keys.clips, { pages: [{ clips: [], next: null }], pageParams: [null] })
  putClip(client, clip('theirs', { mine: false }))
  putClip(client, clip('mine'))
  expect(client.getQueryData<{ pages: { clips: { id: string }[] }[] }>(keys.clips)?.pages[0]?.clips.map(({ id }) => id)).toEqual(['mine'])
})

test('a reflection keeps up with its clips', () => {
  const now = { ...reflection('r', ['a', 'b']) } as Reflection
  expect(withSummary(now, clip('b', { status: 'playable' })).clips.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'ready'],
    ['b', 'playable'],
  ])
  expect(withSummary(now, clip('c')).clips.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect(withoutClip([reflection('r', ['a', 'b'])], 'a')[0]?.clips.map(({ id }) => id)).toEqual(['b'])
  expect(withoutClip([reflection('empty', [])], 'a')).toHaveLength(1)
})

test('what a clip belongs to is said where there is more to see', () => {
  const one = { title: 'Week 12', notes: '', mine: true, clips: [{}] }
  expect(collectionWords(one)).toBe('Write notes, or add recordings to it')
  expect(collectionWords({ ...one, notes: 'x' })).toBe('Your notes')
  expect(collectionWords({ ...one, mine: false })).toBeNull()
  expect(collectionWords({ ...one, mine: false, notes: 'x' })).toBe('The notes to it')
  expect(collectionWords({ ...one, clips: [{}, {}] })).toBe('Part of “Week 12”, with 2 recordings')
  expect([shortStatus('ready'), shortStatus('processing')]).toEqual([null, 'Being prepared'])
})

test('notifications lead to pages of ours only', () => {
  const here = 'https://safelight.example'
  expect(ownPath('/clips/1?a=b#t=12', here)).toBe('/clips/1?a=b#t=12')
  expect(ownPath('https://safelight.example/shared', here)).toBe('/shared')
  for (const other of [null, 'https://evil.example/', '//evil.example/x', 'javascript:alert(1)', 'http://'])
    expect(ownPath(other, here)).toBeNull()
  expect([badge(3), badge(99), badge(100)]).toEqual(['3', '99', '99+'])
})

test('an upload knows what it is added to, also when it is tried again', async () => {
  const file = new File([], 'my_lesson.mp4', { type: 'video/mp4', lastModified: 0 })
  expect(metadataOf(file, 'r')).toEqual({
    filename: 'my_lesson.mp4',
    filetype: 'video/mp4',
    title: 'my lesson',
    recordedAt: '1970-01-01T00:00:00.000Z',
    reflectionId: 'r',
  })
  expect(metadataOf(file, null)).not.toHaveProperty('reflectionId')
  const store = new UploadStore()
  store.add([file], 'r')
  // There is no service here.
  await expect.poll(() => store.snapshot()[0]?.state).toBe('failed')
  store.again(1)
  expect(store.snapshot().map(({ id, reflectionId }) => [id, reflectionId])).toEqual([[2, 'r']])
})

test('an upload stands for its clip in its reflection too, named or not yet', () => {
  const item = { clipId: null, name: 'my_lesson.mp4', state: 'sending' } as UploadItem
  const coming = summary('a', { title: 'my lesson', status: 'receiving' })
  const ids = (...items: UploadItem[]) => withoutUploads([coming, summary('b')], items).map(({ id }) => id)
  expect(ids()).toEqual(['a', 'b'])
  expect(ids(item)).toEqual(['b'])
  expect(ids({ ...item, state: 'waiting' })).toEqual(['a', 'b'])
  expect(ids({ ...item, clipId: 'b' })).toEqual(['a'])
})

class FakeSource extends EventTarget {
  static readonly CLOSED = 2
  static made: FakeSource[] = []
  readyState = 0
  constructor() {
    super()
    FakeSource.made.push(this)
  }
  close() {
    this.readyState = 2
  }
  refuse() {
    this.close()
    this.dispatchEvent(new Event('error'))
  }
}

beforeEach(() => {
  FakeSource.made = []
  vi.stubGlobal('EventSource', FakeSource)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('events are followed through cuts and refusals, ever more slowly, until nobody listens', () => {
  const heard: string[] = []
  const stop = follow('/events', {
    on: { clip: (data) => heard.push(data) },
    onMissed: () => heard.push('missed'),
    onRefused: () => heard.push('refused'),
  })
  const last = () => FakeSource.made.at(-1) as FakeSource
  last().dispatchEvent(new Event('open'))
  last().dispatchEvent(Object.assign(new Event('clip'), { data: 'one' }))
  // A cut: the browser is back by itself.
  last().dispatchEvent(new Event('error'))
  last().dispatchEvent(new Event('open'))
  expect(heard).toEqual(['one', 'missed'])
  last().refuse()
  vi.advanceTimersByTime(4999)
  expect(FakeSource.made).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(FakeSource.made).toHaveLength(2)
  last().refuse()
  vi.advanceTimersByTime(9999)
  expect(FakeSource.made).toHaveLength(2)
  vi.advanceTimersByTime(1)
  last().dispatchEvent(new Event('open'))
  expect(heard).toEqual(['one', 'missed', 'refused', 'refused', 'missed'])
  last().refuse()
  stop()
  vi.advanceTimersByTime(60_000)
  expect(FakeSource.made).toHaveLength(3)
})
