import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Act,
  type Cut,
  type Editing,
  isWhole,
  mostSpans,
  openEditing,
  perform,
  rowsOf,
  windowOf,
} from '../../../player/app/edits/model.ts'
import { type Grid, gridOf, limits, middleOf, type Span, secondsAt, shortest, stepAt } from '../../../player/app/edits/spans.ts'
import { secondsOf } from '../../../player/shared/window.ts'

const lesson: Grid = { rate: 10, steps: 600, seconds: 60 }
const opened = openEditing(lesson)
const done = (acts: Act[], from = opened) => acts.reduce(perform, from)
const kept = ({ cut }: Editing) => cut.kept.map(({ start, end }) => [start, end])
const mute = ({ cut }: Editing) => cut.mute.map(({ start, end }) => [start, end])

describe('what each act does', () => {
  test('in and out set the ends of the part at the playhead', () => {
    expect(
      kept(
        done([
          { do: 'begin', at: 100 },
          { do: 'end', at: 199 },
        ]),
      ),
    ).toEqual([[100, 200]])
    // Never nearer than a tenth of a second.
    expect(kept(done([{ do: 'end', at: 0 }]))).toEqual([[0, 1]])
    expect(kept(done([{ do: 'begin', at: 599 }]))).toEqual([[599, 600]])
  })

  test('cut out from here, go on, keep from there', () => {
    const cut = done([
      { do: 'split', at: 100 },
      { do: 'begin', at: 250 },
    ])
    expect(kept(cut)).toEqual([
      [0, 100],
      [250, 600],
    ])
    expect(windowOf(cut).ranges).toEqual([
      { start: 0, end: 10 },
      { start: 25, end: 60 },
    ])
    expect(kept(perform(cut, { do: 'begin', at: 200 }))[1]).toEqual([200, 600])
    expect(kept(perform(cut, { do: 'end', at: 149 }))[0]).toEqual([0, 150])
    expect(kept(perform(cut, { do: 'restore', before: 1 }))).toEqual([[0, 600]])
    expect(kept(perform(cut, { do: 'remove', lane: 'kept', index: 0 }))).toEqual([[250, 600]])
  })

  test('what is cut out at the beginning or the end comes back too, as a part of its own where nothing is kept', () => {
    const middle = done([
      { do: 'begin', at: 100 },
      { do: 'end', at: 199 },
    ])
    expect(kept(perform(middle, { do: 'restore', before: 0 }))).toEqual([[0, 200]])
    expect(kept(perform(middle, { do: 'restore', before: 1 }))).toEqual([[100, 600]])
    expect(
      kept(
        done([
          { do: 'split', at: 100 },
          { do: 'remove', lane: 'kept', index: 1 },
          { do: 'begin', at: 300 },
        ]),
      ),
    ).toEqual([
      [0, 100],
      [300, 600],
    ])
    expect(
      kept(
        done([
          { do: 'begin', at: 100 },
          { do: 'end', at: 49 },
        ]),
      ),
    ).toEqual([
      [0, 50],
      [100, 600],
    ])
  })

  test('the last part stays, and what can’t be done changes nothing', () => {
    const nothing: Act[] = [
      { do: 'remove', lane: 'kept', index: 0 },
      { do: 'remove', lane: 'mute', index: 0 },
      { do: 'split', at: 0 },
      { do: 'restore', before: 5 },
      { do: 'begin', at: 0 },
      { do: 'end', at: 599 },
      { do: 'move', lane: 'mute', index: 0, side: 'start', to: 5, stroke: 'a' },
      { do: 'undo' },
      { do: 'redo' },
    ]
    for (const act of nothing) expect(perform(opened, act), act.do).toBe(opened)
    const most = done(Array.from({ length: 2 * mostSpans }, (_, at): Act => ({ do: 'split', at: 2 * at + 2 })))
    expect(most.cut.kept.length).toBe(mostSpans)
  })

  test('a silence is a second long, grows where it is asked for again, and is moved by its ends', () => {
    const one = done([{ do: 'silence', at: 100 }])
    expect(mute(one)).toEqual([[100, 110]])
    expect(mute(done([{ do: 'silence', at: 105 }], one))).toEqual([[100, 115]])
    expect(mute(done([{ do: 'silence', at: 599 }], one))[1]).toEqual([599, 600])
    expect(mute(done([{ do: 'move', lane: 'mute', index: 0, side: 'end', to: 0, stroke: 'a' }], one))).toEqual([[100, 101]])
    expect(isWhole(one)).toBe(false)
    expect(mute(done([{ do: 'remove', lane: 'mute', index: 0 }], one))).toEqual([])
  })

  test('a handle stops at its neighbours', () => {
    const cut = done([
      { do: 'split', at: 100 },
      { do: 'begin', at: 250 },
    ])
    const moved = (side: keyof Span, to: number) => kept(perform(cut, { do: 'move', lane: 'kept', index: 1, side, to, stroke: 'a' }))[1]
    expect([moved('start', 0), moved('start', 9999), moved('end', 0), moved('end', 9999)]).toEqual([
      [100, 600],
      [599, 600],
      [250, 251],
      [250, 600],
    ])
    expect(limits(lesson, cut.cut.kept, 0, 'end')).toEqual([1, 250])
  })

  test('one movement is one way back, two are two', () => {
    const move = (to: number, stroke: string): Act => ({ do: 'move', lane: 'kept', index: 0, side: 'start', to, stroke })
    const moved = done([move(10, 'a'), move(20, 'a'), move(30, 'b'), move(40, 'b')])
    expect(kept(moved)).toEqual([[40, 600]])
    const back = perform(moved, { do: 'undo' })
    expect(kept(back)).toEqual([[20, 600]])
    expect(kept(perform(back, { do: 'undo' }))).toEqual([[0, 600]])
    expect(kept(perform(back, { do: 'redo' }))).toEqual([[40, 600]])
  })

  test('what falls in two and is joined again is the whole: nothing to save', () => {
    const split = done([{ do: 'split', at: 100 }])
    expect([isWhole(opened), isWhole(split), isWhole(done([{ do: 'begin', at: 1 }]))]).toEqual([true, true, false])
    expect(windowOf(split)).toEqual({ ranges: [{ start: 0, end: 60 }], mute: [] })
  })
})

const grids = fc.record({
  rate: fc.constantFrom(10, 12.5, 24, 25, 29.97, 59.94, 100),
  seconds: fc.double({ min: 0.02, max: 5000, noNaN: true }),
})
const gridFrom = ({ rate, seconds }: { rate: number; seconds: number }) =>
  gridOf({ kind: 'video', durationSeconds: seconds, rungs: [{ frameRate: rate }, { frameRate: null }] })
const place = fc.double({ min: -0.2, max: 1.2, noNaN: true })
const count = fc.nat(4)
const lane = fc.constantFrom('kept' as const, 'mute' as const)
/** Acts whose places are shares of the recording: what they are in steps is for the grid to say. */
const anyAct = fc.oneof(
  fc.record({ do: fc.constantFrom('begin' as const, 'end' as const, 'split' as const, 'silence' as const), at: place }),
  fc.record({
    ...{ do: fc.constant('move' as const), lane, index: count, side: fc.constantFrom('start' as const, 'end' as const), to: place },
    stroke: fc.constantFrom('a', 'b'),
  }),
  fc.record({ do: fc.constant('remove' as const), lane, index: count }),
  fc.record({ do: fc.constant('restore' as const), before: count }),
  fc.record({ do: fc.constant('choose' as const), chosen: fc.option(fc.record({ lane, index: count })) }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'reset' as const) }),
)
const acts = fc.array(anyAct, { maxLength: 30 })
const inSteps = ({ steps }: Grid, act: Act): Act => {
  if ('at' in act) return { ...act, at: Math.min(steps - 1, Math.max(0, Math.floor(act.at * steps))) }
  return 'to' in act ? { ...act, to: act.to * steps } : act
}

function faults(grid: Grid, cut: Cut): string[] {
  const all: string[] = cut.kept.length === 0 ? ['nothing is kept'] : []
  for (const [lane, spans] of Object.entries({ kept: cut.kept, mute: cut.mute })) {
    for (const [index, { start, end }] of spans.entries()) {
      if (!Number.isInteger(start) || !Number.isInteger(end)) all.push(`${lane} ${index}: between steps`)
      if (end - start < shortest(grid)) all.push(`${lane} ${index}: too short`)
      if (start < 0 || end > grid.steps) all.push(`${lane} ${index}: outside`)
      if (start < (spans[index - 1]?.end ?? 0)) all.push(`${lane} ${index}: over its neighbour`)
    }
  }
  return all
}

describe('whatever is done', () => {
  test('parts and silences are in order, apart, inside, and long enough', () => {
    fc.assert(
      fc.property(grids, acts, (about, list) => {
        const grid = gridFrom(about)
        let editing = openEditing(grid)
        for (const act of list) {
          editing = perform(editing, inSteps(grid, act))
          expect(faults(grid, editing.cut)).toEqual([])
        }
      }),
    )
  })

  test('what is sent is in order and apart, inside, and each part lasts at least a tenth of a second', () => {
    fc.assert(
      fc.property(grids, acts, (about, list) => {
        const grid = gridFrom(about)
        const editing = list.map((act) => inSteps(grid, act)).reduce(perform, openEditing(grid))
        const { ranges, mute } = windowOf(editing)
        for (const stretches of [ranges, mute]) {
          for (const [index, { start, end }] of stretches.entries()) {
            expect(end - start).toBeGreaterThanOrEqual(Math.min(0.0995, grid.seconds) - 1e-6)
            expect(start).toBeGreaterThanOrEqual(index === 0 ? 0 : (stretches[index - 1]?.end ?? 0) + 1e-9)
            expect(end).toBeLessThanOrEqual(grid.seconds)
          }
        }
        expect(secondsOf(ranges)).toBeLessThanOrEqual(grid.seconds + 1e-6)
      }),
    )
  })

  test('undo leads to before, and redo to after', () => {
    fc.assert(
      fc.property(grids, acts, anyAct, (about, list, last) => {
        const grid = gridFrom(about)
        const before = list.map((act) => inSteps(grid, act)).reduce(perform, openEditing(grid))
        const act = inSteps(grid, last)
        const next = perform(before, act)
        if (next === before || ['undo', 'redo', 'choose'].includes(act.do) || next.past.length === before.past.length) return
        const back = perform(next, { do: 'undo' })
        expect([back.cut, back.chosen]).toEqual([before.cut, before.chosen])
        const again = perform(back, { do: 'redo' })
        expect([again.cut, again.chosen]).toEqual([next.cut, next.chosen])
      }),
    )
  })

  test('as many ways back as there are lead to the whole recording', () => {
    fc.assert(
      fc.property(grids, acts, (about, list) => {
        const grid = gridFrom(about)
        let editing = list.map((act) => inSteps(grid, act)).reduce(perform, openEditing(grid))
        for (let left = editing.past.length; left > 0; left -= 1) editing = perform(editing, { do: 'undo' })
        expect(editing.cut).toEqual(openEditing(grid).cut)
      }),
    )
  })

  test('the list shows all of the recording once, kept or cut out', () => {
    fc.assert(
      fc.property(grids, acts, (about, list) => {
        const grid = gridFrom(about)
        const editing = list.map((act) => inSteps(grid, act)).reduce(perform, openEditing(grid))
        const rows = rowsOf(editing).filter(({ kind }) => kind !== 'mute')
        expect(rows.map(({ span }, index) => span.start - (rows[index - 1]?.span.end ?? 0))).toEqual(rows.map(() => 0))
        expect(rows.at(-1)?.span.end).toBe(grid.steps)
      }),
    )
  })
})

test('a step is a picture, or a hundredth of a second of a sound', () => {
  expect(gridOf({ kind: 'audio', durationSeconds: 12.345, rungs: [{ frameRate: null }] })).toEqual({
    rate: 100,
    steps: 1234,
    seconds: 12.345,
  })
  expect(gridOf({ kind: 'video', durationSeconds: 8, rungs: [{ frameRate: null }] })).toEqual({ rate: 25, steps: 200, seconds: 8 })
  const film = gridOf({ kind: 'video', durationSeconds: 10.01, rungs: [{ frameRate: 29.97 }] })
  expect(secondsAt(film, film.steps)).toBe(10.01)
  for (let step = 0; step < film.steps; step += 1) {
    expect(stepAt(film, middleOf(film, step))).toBe(step)
    expect(stepAt(film, secondsAt(film, step))).toBe(step)
  }
})
