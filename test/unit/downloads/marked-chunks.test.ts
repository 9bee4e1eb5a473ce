import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markedChunkSeconds, markedChunks, shortestRestSeconds } from '../../../core/downloads/marked-chunks.ts'

const of = (...seconds: number[]) => seconds.map((one) => ({ seconds: one }))
const many = (count: number, seconds: number) => of(...Array.from({ length: count }, () => seconds))

describe('the chunks of a picture that is marked', () => {
  it.each([
    ['nothing', of(), []],
    ['one short segment', of(1.5), [[0, 1]]],
    ['one long segment', of(90), [[0, 1]]],
    ['a chunk to the second', many(6, 4), [[0, 6]]],
    ['one a little short of it', many(5, 4), [[0, 5]]],
    [
      'two chunks',
      many(12, 4),
      [
        [0, 6],
        [6, 12],
      ],
    ],
    ['a rest that is not worth a job', [...many(6, 4), ...of(4, 3.9)], [[0, 8]]],
    [
      'a rest that is',
      [...many(6, 4), ...of(4, 4)],
      [
        [0, 6],
        [6, 8],
      ],
    ],
    [
      'segments as keyframes of a copy leave them',
      of(10, 10, 10, 23.9, 0.2, 40, 7.9),
      [
        [0, 3],
        [3, 5],
        [5, 7],
      ],
    ],
  ])('%s', (_name, segments, chunks) => {
    expect(markedChunks(segments).map(({ from, to }) => [from, to])).toEqual(chunks)
  })

  it('are each segment once, in their order, and none is too short but of a short recording', () => {
    const segments = fc.array(
      fc.double({ min: 0.1, max: 60, noNaN: true }).map((seconds) => ({ seconds })),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(segments, (all) => {
        const chunks = markedChunks(all)
        expect(chunks.flatMap(({ from, to }) => all.slice(from, to))).toEqual(all)
        expect(markedChunks(all)).toEqual(chunks)
        for (const [index, { from, to }] of chunks.entries()) {
          const seconds = all.slice(from, to).reduce((sum, one) => sum + one.seconds, 0)
          const isLast = index === chunks.length - 1
          if (chunks.length > 1) expect(seconds).toBeGreaterThanOrEqual(isLast ? shortestRestSeconds : markedChunkSeconds)
        }
      }),
    )
  })
})
