import { expect, test } from 'vitest'
import { withClip } from '../../../player/app/api/queries.ts'
import { codeFrom, spell } from '../../../player/app/pages/code.ts'
import { safeNext } from '../../../player/app/pages/next.ts'
import { actionOf, nextSpeed } from '../../../player/embed/keys.ts'
import { Renditions } from '../../../player/embed/renditions.ts'
import { startFrom } from '../../../player/embed/start.ts'
import type { Clip } from '../../../player/shared/types.ts'

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  actionOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held })

test.each([
  [' ', { do: 'toggle' }],
  ['K', { do: 'toggle' }],
  ['j', { do: 'skip', seconds: -10 }],
  ['l', { do: 'skip', seconds: 10 }],
  ['ArrowLeft', { do: 'skip', seconds: -5 }],
  ['ArrowRight', { do: 'skip', seconds: 5 }],
  ['m', { do: 'mute' }],
  ['F', { do: 'fullscreen' }],
  ['<', { do: 'speed', step: -1 }],
  ['>', { do: 'speed', step: 1 }],
  ['7', { do: 'jump', share: 0.7 }],
  ['Tab', null],
  ['Enter', null],
])('key %s', (name, action) => expect(key(name)).toEqual(action))

test('keys of the browser stay the browser’s', () => {
  expect(key('f', { ctrlKey: true })).toBeNull()
  expect(key('ArrowLeft', { altKey: true })).toBeNull()
  expect(key('m', { metaKey: true })).toBeNull()
})

test('speed steps through what the menu offers and stops at both ends', () => {
  expect(nextSpeed(1, 1)).toBe(1.25)
  expect(nextSpeed(1, -1)).toBe(0.75)
  expect(nextSpeed(2, 1)).toBe(2)
  expect(nextSpeed(0.5, -1)).toBe(0.5)
})

test('a renewed session begins where the last one ended', () => {
  expect(startFrom('#t=75.2&play')).toEqual({ position: 75.2, play: true })
  expect(startFrom('#t=-3')).toEqual({ position: 0, play: false })
  expect(startFrom('#t=abc')).toEqual({ position: 0, play: false })
  expect(startFrom('')).toEqual({ position: 0, play: false })
})

test('a quality chosen by hand survives a list with more qualities; one that is gone falls back to automatic', () => {
  const list = new Renditions()
  const low = { id: '0', width: 426, height: 240, bitrate: 1 }
  const high = { id: '1', width: 1280, height: 720, bitrate: 2 }
  list.replace([high])
  list.selectedIndex = 0
  list.replace([low, { ...high, id: '1' }])
  expect(list.selectedIndex).toBe(1)
  expect(list[1]?.height).toBe(720)
  list.replace([low])
  expect(list.selectedIndex).toBe(-1)
  expect(list[1]).toBeUndefined()
  expect([...list]).toEqual([low])
})

test('after signing in one lands on a page of ours, never elsewhere', () => {
  expect(safeNext('/clips/1?a=b')).toBe('/clips/1?a=b')
  for (const evil of [null, '', 'https://evil.example', '//evil.example', '/\\evil.example', '/sign-in?next=/', 'javascript:alert(1)']) {
    expect(safeNext(evil)).toBe('/')
  }
})

test('pairing codes are read however they are typed', () => {
  expect(codeFrom(' abcd-1234 ')).toBe('ABCD1234')
  expect(codeFrom(null)).toBe('')
  expect(spell('ABCD1234')).toBe('ABCD-1234')
})

test('a changed clip stays in its place; a new one comes first', () => {
  const clip = (id: string, title = id) => ({ id, title }) as Clip
  const pages = [
    { clips: [clip('a'), clip('b')], next: 'x' },
    { clips: [clip('c')], next: null },
  ]
  const titles = (all: typeof pages) => all.map((page) => page.clips.map(({ title }) => title))
  expect(titles(withClip(pages, clip('c', 'C')))).toEqual([['a', 'b'], ['C']])
  expect(titles(withClip(pages, clip('n')))).toEqual([['n', 'a', 'b'], ['c']])
})
