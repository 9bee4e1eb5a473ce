import { describe, expect, test } from 'vitest'
import type { Recording } from '../../../player/app/api/oversight-contract.ts'
import { filtersOf, isUsual, queryOf, searchOf } from '../../../player/app/oversight/filters.ts'
import { nearEnd, shownSheets, step } from '../../../player/app/oversight/focus.ts'
import { commandOf, type Place } from '../../../player/app/oversight/keys.ts'
import { MarkQueue } from '../../../player/app/oversight/queue.ts'
import { flagName, leftWords, lengthWords, looksWords, partWords, sheetName, waitingBadge } from '../../../player/app/oversight/words.ts'

const recording = (change: Partial<Recording> = {}): Recording => ({
  ...{ clipId: 'c', owner: { id: 'o', name: 'Tess Teacher' }, recordedAt: null, createdAt: '2026-05-03T12:00:00Z', durationSeconds: 600 },
  ...{ parts: 12, partSeconds: 50, state: 'waiting', risk: null, stills: [{ part: 0, score: null }], reviewedAt: null },
  ...{ stillsGone: false, mayFlag: true, ...change },
})

describe('words', () => {
  const of = (parts: number, durationSeconds: number) => (part: number) =>
    partWords(part, { parts, durationSeconds, partSeconds: durationSeconds / parts })

  test('a still is told by the minutes of its part and nothing finer', () => {
    const lesson = of(12, 600)
    expect([0, 1, 5, 11].map(lesson)).toEqual(['the first minute', 'minutes 0 to 2', 'minutes 4 to 5', 'minutes 9 to 10'])
    const hour = of(29, 3600)
    expect([hour(0), hour(2), hour(28)]).toEqual(['minutes 0 to 3', 'minutes 4 to 7', 'minutes 57 to 60'])
    expect([of(1, 0.4)(0), of(12, 2)(7), of(12, 61)(11)]).toEqual(['the whole recording', 'the first minute', 'minutes 0 to 2'])
  })

  test('whatever the length, the words hold the whole part, in whole minutes', () => {
    const wrong: string[] = []
    for (let length = 1; length < 40_000; length += 37) {
      const parts = length <= 600 ? 12 : Math.min(40, 12 + Math.ceil((length - 600) / 180))
      for (let part = 0; part < parts; part += 1) {
        const words = of(parts, length)(part)
        const [, from, to] = /^minutes (\d+) to (\d+)$/.exec(words.replace('the first minute', 'minutes 0 to 1')) ?? []
        const holds = Number(from) * 60 <= (part * length) / parts && Number(to) * 60 >= ((part + 1) * length) / parts - 0.01
        if (!holds || Number(from) >= Number(to)) wrong.push(`${part} of ${length} s: ${words}`)
      }
    }
    expect(wrong).toEqual([])
  })

  test('lengths, names and numbers', () => {
    expect([0.2, 45, 750, 3600, 3905].map(lengthWords)).toEqual(['1 second', '45 seconds', '13 minutes', '1 hour', '1 hour 5 minutes'])
    expect(sheetName(recording())).toMatch(/^Tess Teacher, .*2026.*, 10 minutes, 1 still, Waiting$/)
    expect([waitingBadge(0), waitingBadge(12), waitingBadge(1000)]).toEqual(['', '12', '999+'])
    expect(leftWords({ waiting: 1, mode: 'off' })).toBe('1 recording waiting')
    expect(leftWords({ waiting: 0, mode: 'off' })).toBe('Oversight is switched off')
    const oak = { id: 'oak', name: 'Oak School' }
    const looks = Array.from({ length: 7 }, (_, index) => ({ day: `2026-05-0${7 - index}`, stills: 12 }))
    expect(looksWords(looks.slice(0, 2))).toMatch(/^[^(]*7[^(]*\(12\), [^(]*6[^(]*\(12\)$/)
    expect(looksWords(looks)).toMatch(/\(12\) and on 2 days before$/)
    expect(flagName({ owner: null, organisation: oak, durationSeconds: 60 })).toBe('A recording of Oak School, 1 minute')
  })
})

describe('keys', () => {
  const press = (key: string, place: Place = 'page', change = {}) =>
    commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...change }, place)

  test('each has its letter, and most another key', () => {
    expect(['j', 'ArrowDown', 'J'].map((key) => press(key))).toEqual(['next', 'next', 'next'])
    expect(['k', 'ArrowUp', 'r', 'Enter', 'f', '?'].map((key) => press(key))).toEqual([
      ...['previous', 'previous', 'review', 'review', 'flag', 'keys'],
    ])
    expect(['x', ' ', 'Escape', 'Tab'].map((key) => press(key))).toEqual([null, null, null, null])
  })

  test('fields, buttons and the browser keep theirs', () => {
    expect([press('r', 'field'), press('ArrowDown', 'field'), press('Enter', 'control')]).toEqual([null, null, null])
    expect([press('r', 'control'), press('j', 'control')]).toEqual(['review', 'next'])
    for (const held of ['ctrlKey', 'metaKey', 'altKey']) expect(press('r', 'page', { [held]: true })).toBeNull()
  })

  test('a key that is held down steps, and never marks', () => {
    expect(['j', 'k', 'r', 'Enter', 'f'].map((key) => press(key, 'page', { repeat: true }))).toEqual(['next', 'previous', null, null, null])
  })
})

describe('what is in focus', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']

  test('stills of it and of the next two are shown, and of the one before when they were', () => {
    expect([...shownSheets(ids, 'a', new Set())]).toEqual(['a', 'b', 'c'])
    expect([...shownSheets(ids, 'b', new Set(['a', 'b', 'c']))]).toEqual(['a', 'b', 'c', 'd'])
    expect([...shownSheets(ids, 'e', new Set(['a', 'b', 'c']))]).toEqual(['e'])
    expect([...shownSheets(ids, 'gone', new Set(['a']))]).toEqual([])
    expect([...shownSheets([], null, new Set())]).toEqual([])
  })

  test('steps end at the ends', () => {
    expect([step(ids, 'a', 1), step(ids, 'a', -1), step(ids, 'e', 1), step(ids, null, 1), step([], null, 1)]).toEqual([
      ...['b', 'a', 'e', 'a', null],
    ])
    const many = Array.from({ length: 30 }, (_, index) => String(index))
    expect([nearEnd(many, '19'), nearEnd(many, '20'), nearEnd(many, null)]).toEqual([false, true, true])
  })
})

describe('the queue of marks', () => {
  /** A service that answers when it is told to. */
  const service = () => {
    const asked = new Map<string, { resolve: (value: string) => void; reject: (error: Error) => void }>()
    const order: string[] = []
    const send = (id: string) =>
      new Promise<string>((resolve, reject) => {
        order.push(id)
        asked.set(id, { resolve, reject })
      })
    return { asked, order, send }
  }

  test('marks at once, sends two at a time and in order, and says when all is sent', async () => {
    const { asked, order, send } = service()
    const heard: string[] = []
    const queue = new MarkQueue(send, { done: (id, answer) => heard.push(`${id} ${answer}`), idle: () => heard.push('idle') })
    expect(['a', 'b', 'c', 'd'].map((id) => queue.mark(id))).toEqual([true, true, true, true])
    expect(queue.mark('a')).toBe(false)
    expect([[...queue.marks.marked], queue.marks.sending, order]).toEqual([['a', 'b', 'c', 'd'], 4, ['a', 'b']])
    asked.get('b')?.resolve('ok')
    await expect.poll(() => order).toEqual(['a', 'b', 'c'])
    for (const id of ['a', 'c']) asked.get(id)?.resolve('ok')
    await expect.poll(() => order).toEqual(['a', 'b', 'c', 'd'])
    expect(heard).not.toContain('idle')
    asked.get('d')?.resolve('ok')
    await expect.poll(() => heard).toEqual(['b ok', 'a ok', 'c ok', 'd ok', 'idle'])
    expect(queue.marks.sending).toBe(0)
  })

  test('what the service does not take is put back with the reason, and can be marked again', async () => {
    const { asked, order, send } = service()
    const failed: string[] = []
    const queue = new MarkQueue(send, { failed: (id, error) => failed.push(`${id}: ${error.message}`) })
    let told = 0
    const stop = queue.subscribe(() => (told += 1))
    queue.mark('a')
    queue.mark('b')
    asked.get('a')?.reject(new Error('It is flagged.'))
    await expect.poll(() => failed).toEqual(['a: It is flagged.'])
    expect([[...queue.marks.marked], [...queue.marks.refused.keys()], queue.marks.sending]).toEqual([['b'], ['a'], 1])
    expect(queue.mark('a')).toBe(true)
    expect([[...queue.marks.refused], order]).toEqual([[], ['a', 'b', 'a']])
    expect(told).toBe(4)
    stop()
    asked.get('a')?.resolve('ok')
    asked.get('b')?.resolve('ok')
    await expect.poll(() => queue.marks.sending).toBe(0)
    expect(told).toBe(4)
  })
})

describe('filters', () => {
  const owner = '0b0b3c1e-9a35-4c33-8a44-2d9dd4a6bb11'

  test('the address keeps what is not as usual, and whatever it says gives filters', () => {
    expect(isUsual(filtersOf(new URLSearchParams('')))).toBe(true)
    const asked = filtersOf(new URLSearchParams(`state=all&owner=${owner}&from=2026-05-03&to=2026-05-04&order=risk`))
    expect(asked).toEqual({ state: 'all', owner, from: '2026-05-03', to: '2026-05-04', order: 'risk' })
    expect(filtersOf(searchOf(asked))).toEqual(asked)
    const wrong = filtersOf(new URLSearchParams('state=undrawn&owner=%27%3B&from=2026-13-45&to=x&order=score'))
    expect(isUsual(wrong)).toBe(true)
  })

  test('days are the reader’s own, from the first moment to the last', () => {
    const query = new URLSearchParams(queryOf({ state: 'waiting', owner, from: '2026-05-03', to: '2026-05-03', order: 'risk' }))
    expect(Object.fromEntries(query)).toMatchObject({ state: 'waiting', ownerId: owner, order: 'risk' })
    const [from, to] = ['from', 'to'].map((name) => new Date(query.get(name) ?? ''))
    expect([from?.getHours(), from?.getDate(), to?.getHours(), to?.getDate()]).toEqual([0, 3, 23, 3])
    expect([...new URLSearchParams(queryOf(filtersOf(new URLSearchParams()))).keys()]).toEqual(['state', 'order'])
  })
})
