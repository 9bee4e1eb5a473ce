import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandOf, handleStep } from '../../../player/app/edits/keys.ts'
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
import { slotsOf, tilesOf } from '../../../player/app/edits/storyboard.ts'
import { boxOf, following, mostZoom, ticksOf, viewOf } from '../../../player/app/edits/view.ts'
import { columnsOf, outlineOf, waveOf } from '../../../player/app/edits/wave.ts'
import { editWords, exactClock, resultWords, saidOf, spokenPlace, titleOf } from '../../../player/app/edits/words.ts'
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
  for (const [lane, spans] of Object.entries(cut) as [string, readonly Span[]][]) {
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

test.each([
  ['i', false, false, 'page', 'begin'],
  ['O', false, true, 'control', 'end'],
  ['s', false, false, 'page', 'split'],
  ['n', false, false, 'page', 'silence'],
  ['Delete', false, false, 'page', 'remove'],
  ['z', true, false, 'page', 'undo'],
  ['Z', true, true, 'control', 'redo'],
  ['y', true, false, 'page', 'redo'],
  [' ', false, false, 'page', 'play'],
  [' ', false, false, 'control', undefined],
  ['i', true, false, 'page', undefined],
  ['i', false, false, 'field', undefined],
  ['z', true, false, 'field', undefined],
  ['Tab', false, false, 'page', undefined],
] as const)('key %s (Ctrl %s, Shift %s) on a %s', (key, ctrl, shift, place, does) =>
  expect(commandOf({ key, ctrl, shift }, place)?.do).toBe(does),
)

test('a handle goes by one picture, by a second, and to its limits', () => {
  const step = (key: string, shift = false) => handleStep({ key, ctrl: false, shift }, 50, [20, 70], 25)
  expect(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'Enter'].map((key) => step(key))).toEqual([49, 51, 20, 70, 70, null])
  expect([step('ArrowLeft', true), step('ArrowRight', true)]).toEqual([25, 70])
})

describe('the time line', () => {
  test('zoom shows what is around the playhead and never beyond the recording', () => {
    expect(viewOf(60, 0, 30)).toEqual({ from: 0, to: 60 })
    expect(viewOf(60, 2, 30)).toEqual({ from: 22.5, to: 37.5 })
    expect(viewOf(60, 2, 1)).toEqual({ from: 0, to: 15 })
    expect(viewOf(60, 99, 60)).toEqual(viewOf(60, mostZoom(60), 60))
    expect([mostZoom(60), mostZoom(1), mostZoom(0)]).toEqual([4, 0, 0])
    const view = viewOf(60, 2, 30)
    expect(following(view, 60, 30)).toBe(view)
    expect(following(view, 60, 38)).toEqual({ from: 36.5, to: 51.5 })
    expect(following(view, 60, 60)).toEqual({ from: 45, to: 60 })
  })

  test('times are written where there is room', () => {
    expect(ticksOf({ from: 0, to: 60 }, 800)).toEqual([0, 10, 20, 30, 40, 50, 60])
    expect(ticksOf({ from: 22.5, to: 24.5 }, 800)).toEqual([22.6, 22.8, 23, 23.2, 23.4, 23.6, 23.8, 24, 24.2, 24.4])
    expect(ticksOf({ from: 0, to: 40_000 }, 300).length).toBeLessThan(5)
    expect(ticksOf({ from: 0, to: 60 }, 0).length).toBeLessThan(3)
  })

  test('what is not in the view has no box', () => {
    expect(boxOf({ from: 10, to: 20 }, 12, 15)).toEqual({ left: '20%', width: '30%' })
    expect(boxOf({ from: 10, to: 20 }, 0, 15)).toEqual({ left: '0%', width: '50%' })
    expect(boxOf({ from: 10, to: 20 }, 0, 10)).toBeNull()
  })

  const list =
    'WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nsheets/0.webp#xywh=0,0,160,90\n\n00:00:04.000 --> 00:00:08.000\nsheets/0.webp#xywh=160,0,160,90\n\n01:00:08.000 --> 01:00:12.500\nsheets/12.webp#xywh=0,90,160,90\n'

  test('the list of pictures is read', () => {
    const tiles = tilesOf(list, '/v1/playback/token/storyboard.vtt')
    expect(tiles[1]).toEqual({ start: 4, end: 8, sheet: '/v1/playback/token/sheets/0.webp', x: 160, y: 0, width: 160, height: 90 })
    expect([tiles.length, tiles[2]?.start, tiles[2]?.end, tiles[2]?.y]).toEqual([3, 3608, 3612.5, 90])
    expect(tilesOf(list.replaceAll('\n', '\r\n'), '/a/b')).toHaveLength(3)
    expect(tilesOf('<html></html>', '/a/b')).toEqual([])
  })

  test('each place of the strip has the picture of its time, and none where none was drawn', () => {
    const tiles = tilesOf(list, '/v')
    expect(slotsOf(tiles, { from: 0, to: 8 }, 320, 90).map(({ tile, left }) => [tile?.x, left])).toEqual([
      [0, 0],
      [160, 160],
    ])
    expect(slotsOf(tiles, { from: 0, to: 80 }, 320, 90).map(({ tile }) => tile?.x ?? null)).toEqual([null, null])
    expect([slotsOf([], { from: 0, to: 8 }, 320, 90), slotsOf(tiles, { from: 0, to: 8 }, 0, 90)]).toEqual([[], []])
  })

  test('the wave form shows the loudest of what lies under each column', () => {
    const wave = { secondsPerPeak: 0.5, peaks: [0, 255, 51, 0, 0, 0, 0, 102] }
    expect(columnsOf(wave, { from: 0, to: 4 }, 4)).toEqual([1, 0.2, 0, 0.4])
    expect(columnsOf(wave, { from: 0, to: 1 }, 4)).toEqual([0, 0, 1, 1])
    expect(columnsOf(wave, { from: 2, to: 10 }, 2)).toEqual([0.4, 0])
    expect(outlineOf([1, 0])).toBe('0,2 1,2 1,49 2,49 2,51 1,51 1,98 0,98')
    expect([waveOf(undefined), waveOf({ secondsPerPeak: null, peaks: null }), waveOf({ secondsPerPeak: 0.1, peaks: [] })]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('words', () => {
  test('places are told to the hundredth, and said as one says them', () => {
    expect([0, 65.3, 59.999, 3723.456].map(exactClock)).toEqual(['0:00.00', '1:05.30', '1:00.00', '1:02:03.46'])
    expect([1, 65.34, 120].map(spokenPlace)).toEqual(['1 second', '1 minute 5.3 seconds', '2 minutes 0 seconds'])
  })

  test('how long the result will be', () => {
    expect(resultWords(opened)).toContain('Nothing is cut out yet')
    const cut = done([
      { do: 'split', at: 100 },
      { do: 'begin', at: 250 },
      { do: 'silence', at: 300 },
    ])
    expect(resultWords(cut)).toBe('The result will be 45 s long, of 1:00, made of 2 parts, with 1 silence.')
  })

  test('each act is told, also when it did nothing', () => {
    const split: Act = { do: 'split', at: 100 }
    expect(saidOf(split, opened, perform(opened, split))).toContain('Cut at 0:10.00')
    expect(saidOf(split, opened, opened)).toContain('can’t be cut here')
    const last: Act = { do: 'remove', lane: 'kept', index: 0 }
    expect(saidOf(last, opened, perform(opened, last))).toContain('the only part')
    const begin: Act = { do: 'begin', at: 100 }
    expect(saidOf(begin, opened, perform(opened, begin))).toBe('Part 1 begins at 0:10.00.')
  })

  test('a title stays within what is taken, in whole characters', () => {
    expect(titleOf('Year 5')).toBe('Year 5 (cut)')
    expect(titleOf('x'.repeat(200))).toHaveLength(200)
    expect(titleOf(`${'x'.repeat(193)}😀`)).toBe(`${'x'.repeat(193)} (cut)`)
  })

  test('a clip that was cut says so, and of what only to its owner', () => {
    const ranges = [
      { start: 0, end: 10 },
      { start: 25, end: 120 },
    ]
    expect(editWords({ ranges, mute: [] })).toBe('Cut out of another recording: 2 parts, 1:45')
    expect(editWords({ ranges, mute: [{ start: 1, end: 2 }] })).toBe('Cut out of another recording: 2 parts, 1:45, 1 silence')
    expect(editWords({ ranges: [], mute: [] })).toBe('Cut out of another recording')
  })
})
