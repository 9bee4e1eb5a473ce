import { QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { keys } from '../../../player/app/api/queries.ts'
import { createQueryClient } from '../../../player/app/api/query-client.ts'
import { signInPath } from '../../../player/app/pages/next.ts'
import { rowsOf } from '../../../player/app/upload/rows.ts'
import type { UploadItem } from '../../../player/app/upload/store.ts'
import { signInAddress } from '../../../player/embed/house.ts'
import { ApiError } from '../../../player/shared/problem.ts'
import type { Clip } from '../../../player/shared/types.ts'

const item = { id: 1, name: 'lesson.mp4', state: 'sending', sent: 0, total: 500, clipId: null } as UploadItem
const clip = (id: string, change: Partial<Clip> = {}) =>
  ({ id, filename: 'lesson.mp4', status: 'receiving', progress: { receivedBytes: 0, totalBytes: 500 }, ...change }) as Clip

const shown = (uploads: UploadItem[], clips: Clip[]) => {
  const rows = rowsOf(uploads, clips)
  return [rows.uploads.map(({ clip: own }) => own?.id ?? null), rows.clips.map(({ id }) => id)]
}

test('an upload stands for its clip, named or not yet, until it is taken off the list', () => {
  const other = clip('other', { filename: 'another.mp4' })
  expect(shown([item], [other])).toEqual([[null], ['other']])
  expect(shown([item], [clip('a'), other])).toEqual([[null], ['other']])
  expect(shown([{ ...item, clipId: 'a' }], [clip('a'), other])).toEqual([[null], ['other']])
  const sent = { ...item, state: 'sent' as const, clipId: 'a' }
  expect(shown([sent], [other])).toEqual([[null], ['other']])
  expect(shown([sent], [clip('a', { status: 'processing' }), other])).toEqual([['a'], ['other']])
  expect(shown([sent], [clip('a', { status: 'ready' }), other])).toEqual([['a'], ['other']])
  expect(shown([], [clip('a', { status: 'ready' }), other])).toEqual([[], ['a', 'other']])
})

test('what another device or an earlier page began under the same name keeps its own row', () => {
  const begun = clip('b', { progress: { ...clip('b').progress, receivedBytes: 100 } })
  const larger = clip('c', { progress: { ...clip('c').progress, totalBytes: 501 } })
  const ready = clip('d', { status: 'ready' })
  expect(shown([item], [begun, larger, ready])).toEqual([[null], ['b', 'c', 'd']])
  expect(shown([{ ...item, clipId: 'a' }], [clip('e')])).toEqual([[null], ['e']])
  expect(shown([{ ...item, state: 'waiting' }], [clip('e')])).toEqual([[null], ['e']])
})

test('a reply that says “signed out” makes the pages ask who this is; any other does not', async () => {
  const client = createQueryClient()
  let asked = 0
  const who = new QueryObserver(client, { queryKey: keys.me, queryFn: async () => ({ asked: ++asked }), staleTime: 60_000 })
  const stop = who.subscribe(() => undefined)
  await expect.poll(() => asked).toBe(1)
  const refused = (status: number) =>
    client.fetchQuery({ queryKey: ['x', status], queryFn: () => Promise.reject(new ApiError(status, 'x', 'x')) })
  await expect(refused(404)).rejects.toThrow()
  expect(asked).toBe(1)
  await expect(refused(401)).rejects.toThrow()
  await expect.poll(() => asked).toBe(2)
  stop()
})

test('the sign-in leads back to where it was missed', () => {
  expect(signInPath({ pathname: '/clips/1', search: '?a=b' })).toBe('/sign-in?next=%2Fclips%2F1%3Fa%3Db')
  expect(signInAddress('1')).toBe('/sign-in?next=%2Fclips%2F1')
  expect(signInAddress(null)).toBe('/sign-in?next=%2F')
})
