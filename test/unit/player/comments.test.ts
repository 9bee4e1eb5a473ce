import { describe, expect, test, vi } from 'vitest'
import type { Comment } from '../../../player/app/api/contract.ts'
import { Playhead, placeIn as placeSaid } from '../../../player/app/clips/playhead.ts'
import { placeIn, threadsOf } from '../../../player/app/comments/threads.ts'
import { startHash } from '../../../player/app/pages/start.ts'
import { askedOf } from '../../../player/embed/asked.ts'
import { marksAt, marksOn, nextIndex, remarkWords } from '../../../player/embed/remarks.ts'

const placeAsked = (data: unknown) => {
  const asked = askedOf(data)
  return asked?.do === 'seek' ? asked.position : null
}

const comment = (id: string, atSeconds: number, createdAt: string, parentId: string | null = null) =>
  ({ id, atSeconds, createdAt, parentId }) as Comment

test('comments stand by their place, answers by their time below them', () => {
  const threads = threadsOf([
    comment('late', 60, '2026-05-01'),
    comment('answer 2', 12, '2026-05-04', 'early'),
    comment('second at 12', 12, '2026-05-03'),
    comment('early', 12, '2026-05-02'),
    comment('answer 1', 12, '2026-05-03', 'early'),
    comment('answer to nothing', 12, '2026-05-03', 'gone'),
  ])
  expect(threads.map(({ top, answers }) => [top.id, answers.map(({ id }) => id)])).toEqual([
    ['early', ['answer 1', 'answer 2']],
    ['second at 12', []],
    ['late', []],
  ])
})

test('a comment lies in the recording, though players end a little after it', () => {
  expect(placeIn(83.27, 90)).toBe(83.2)
  expect(placeIn(90.04, 90)).toBe(90)
  expect(placeIn(90.04, 89.97)).toBe(89.9)
  expect(placeIn(12, null)).toBe(12)
  expect(placeIn(-1, 90)).toBe(0)
})

describe('what page and player say to each other', () => {
  const others = [null, 'safelight:time', {}, { type: 'safelight:expired', position: 3 }, { type: 'x', position: 3 }]
  const bad = [undefined, null, '3', Number.NaN, Number.POSITIVE_INFINITY, -1]
  test.each([
    ['safelight:time', placeSaid],
    ['safelight:seek', placeAsked],
  ] as const)('%s', (type, read) => {
    expect(read({ type, position: 3.5, playing: true })).toBe(3.5)
    expect(read({ type, position: 0 })).toBe(0)
    for (const other of others) expect(read(other)).toBeNull()
    for (const position of bad) expect(read({ type, position })).toBeNull()
  })

  test('the page follows the player and sends it to a place', () => {
    const playhead = new Playhead()
    const changed = vi.fn()
    const sent = vi.fn()
    const stop = playhead.subscribe(changed)
    const disconnect = playhead.connect(sent)
    playhead.hear({ type: 'safelight:time', position: 83.7, playing: true })
    playhead.hear({ type: 'safelight:expired', position: 1, playing: true })
    expect([playhead.position(), playhead.second(), changed.mock.calls.length]).toEqual([83.7, 83, 1])
    playhead.seek(12.4)
    expect(sent.mock.calls).toEqual([[{ type: 'safelight:seek', position: 12.4 }]])
    disconnect()
    stop()
    playhead.seek(1)
    playhead.hear({ type: 'safelight:time', position: 1, playing: true })
    expect([sent.mock.calls.length, changed.mock.calls.length]).toEqual([1, 1])
  })
})

test('a link can lead to a place in the recording, and to nothing else', () => {
  expect(startHash('#t=83')).toBe('#t=83')
  expect(startHash('#t=83.25')).toBe('#t=83.25')
  for (const other of ['', '#t=', '#t=-1', '#t=83&play', '#play', '#t=1e9']) expect(startHash(other)).toBe('')
})

describe('comments on the time line', () => {
  const remark = (id: string, atSeconds: number) => ({ id, atSeconds, author: 'Anna Ray', text: 'Look here' })
  const ids = (remarks: { id: string }[]) => remarks.map(({ id }) => id)

  test('stand where they belong, and wait for what can’t be played yet', () => {
    const remarks = [remark('start', 0), remark('middle', 45), remark('end', 90.2), remark('later', 600)]
    expect(marksOn(remarks, 90).map(({ remark: { id }, share }) => [id, share])).toEqual([
      ['start', 0],
      ['middle', 0.5],
      ['end', 1],
    ])
    expect(marksOn(remarks, 0)).toEqual([])
    expect(marksOn(remarks, Number.NaN)).toEqual([])
  })
  test('are met by a pointer that is near', () => {
    const marks = marksOn([remark('a', 10), remark('b', 11), remark('c', 50)], 100)
    expect(ids(marksAt(marks, 500, 52, 8))).toEqual(['a', 'b'])
    expect(ids(marksAt(marks, 500, 30, 8))).toEqual([])
    expect(ids(marksAt(marks, 500, 243, 8))).toEqual(['c'])
  })
  test('are reached by the keyboard, one after the other', () => {
    expect([nextIndex('ArrowRight', 1, 3), nextIndex('ArrowRight', 2, 3)]).toEqual([2, 2])
    expect([nextIndex('ArrowLeft', 1, 3), nextIndex('ArrowLeft', 0, 3)]).toEqual([0, 0])
    expect([nextIndex('Home', 2, 3), nextIndex('End', 0, 3), nextIndex('Enter', 1, 3)]).toEqual([0, 2, -1])
  })
  test('say who said what, and when', () => {
    expect(remarkWords(remark('a', 83.9))).toBe('Anna Ray at 1:23: Look here')
  })
})
