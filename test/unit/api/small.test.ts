import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { trustedOrigins } from '../../../api/accounts/origin.ts'
import { readCursor, writeCursor } from '../../../api/clips/cursor.ts'
import { chunkProgress } from '../../../api/clips/progress.ts'
import { coalesced } from '../../../api/clips/watch.ts'
import { readRange } from '../../../api/objects/range.ts'
import { endsAt } from '../../../api/playback/lifetime.ts'
import { readMetadata } from '../../../api/uploads/metadata.ts'
import { RunningHash } from '../../../api/uploads/running-hash.ts'
import type { Plan } from '../../../core/plan.ts'

describe('range', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-9', { start: 0, end: 10 }],
    ['bytes=90-', { start: 90, end: 100 }],
    ['bytes=-10', { start: 90, end: 100 }],
    ['bytes=-1000', { start: 0, end: 100 }],
    ['bytes=50-1000', { start: 50, end: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-0', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,5-6', undefined],
    ['items=0-9', undefined],
  ])('%s of 100 bytes', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected)
  })
})

describe('chunk progress', () => {
  const plan = {
    videoSeconds: 60,
    audioSeconds: 60,
    chunks: [{}, {}, {}, {}],
    rungs: [{ name: '480' }, { name: '240' }],
  } as unknown as Plan
  const rung = (name: string, chunks: number, complete = false) => ({
    name,
    kind: name === 'audio' ? ('audio' as const) : ('video' as const),
    chunks,
    complete,
  })
  it('is unknown without a plan, and never less than what is there', () => {
    expect(chunkProgress(null, [rung('source', 2)])).toEqual({ done: 2, total: null })
    expect(chunkProgress(plan, [])).toEqual({ done: 0, total: 8 })
    expect(chunkProgress(plan, [rung('480', 1), rung('240', 4, true), rung('audio', 0)])).toEqual({ done: 5, total: 12 })
    expect(chunkProgress(plan, [rung('480', 4, true), rung('240', 4, true), rung('audio', 3, true)])).toEqual({ done: 11, total: 11 })
  })
  it('of an edit is foretold from how long it will be, and ends where its rungs do', () => {
    const edit = { ...plan, chunks: [], rungs: [] } as unknown as Plan
    const seen = (['source', '480', 'audio'] as const).map((name) => rung(name, 0))
    // 4, 8, 16 and the rest of the minute.
    expect(chunkProgress(edit, seen)).toEqual({ done: 0, total: 12 })
    expect(chunkProgress(edit, [rung('source', 2), rung('480', 3), rung('audio', 4, true)])).toEqual({ done: 9, total: 12 })
    expect(chunkProgress(edit, [rung('source', 5, true), rung('480', 3, true), rung('audio', 1, true)])).toEqual({ done: 9, total: 9 })
  })
})

describe('cursor', () => {
  it('reads back what it wrote, and nothing else', () => {
    const cursor = { createdAt: new Date('2026-03-01T09:00:00.123Z'), id: '5f0c2a7e-6d2b-4a53-9d2f-0c8f5a6b7c8d' }
    expect(readCursor(writeCursor(cursor))).toEqual(cursor)
    for (const wrong of ['', 'x', Buffer.from('2026-99-01T09:00:00.123Z 5f0c2a7e-6d2b-4a53-9d2f-0c8f5a6b7c8d').toString('base64url')]) {
      expect(() => readCursor(wrong)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    }
  })
})

describe('metadata', () => {
  it('takes the file’s name for a title, and empty values for none', () => {
    expect(readMetadata({ filename: 'Year 5 fractions.mp4', title: ' ', sha256: null, unknown: 'x' })).toEqual({
      ...{ filename: 'Year 5 fractions.mp4', title: 'Year 5 fractions', reflectionId: undefined, recordedAt: undefined, sha256: undefined },
    })
    expect(readMetadata({}).title).toBe('recording')
    expect(readMetadata({ sha256: 'AB'.repeat(32) }).sha256).toBe('ab'.repeat(32))
  })
})

describe('running hash', () => {
  it('goes on from a kept state', async () => {
    const bytes = Buffer.from('the quick brown fox')
    const first = await RunningHash.open()
    first.update(bytes.subarray(0, 7))
    const second = await RunningHash.open({ state: first.save(), bytes: first.bytes })
    second.update(bytes.subarray(7))
    expect([second.bytes, second.digest()]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')])
  })
})

describe('lifetime', () => {
  it('slides, but not beyond twelve hours', () => {
    const start = new Date(0)
    expect(endsAt(start, new Date(1000), 60)).toEqual(new Date(61_000))
    expect(endsAt(start, new Date(12 * 3600_000 - 1000), 60)).toEqual(new Date(12 * 3600_000))
  })
})

describe('trusted origins', () => {
  it('are ours; the loopback address of a request only outside production', () => {
    const publicUrl = 'https://video.school.example/'
    expect(trustedOrigins({ publicUrl, production: true }, '127.0.0.1:4000')).toEqual(['https://video.school.example'])
    expect(trustedOrigins({ publicUrl, production: false }, 'localhost:4000')).toContain('http://localhost:4000')
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', undefined]) {
      expect(trustedOrigins({ publicUrl, production: false }, host)).toHaveLength(1)
    }
  })
})

describe('coalesced', () => {
  it('runs at once, and once more for all that came in between', async () => {
    const runs: string[] = []
    const run = coalesced(async (id) => void runs.push(id), 5)
    for (let calls = 0; calls < 10; calls++) run('a')
    run('b')
    expect(runs).toEqual(['a', 'b'])
    await expect.poll(() => runs).toEqual(['a', 'b', 'a'])
  })
})
