// What is hidden in a recording while its page is open, compared with what the service makes of it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkedMasks, drawnAt } from '../../../core/anonymise/drawn.ts'
import type { Crop } from '../../../player/app/edits/crop.ts'
import { type Act, type Editing, isWhole, openEditing, perform, recipeOf } from '../../../player/app/edits/model.ts'
import { secondsAt } from '../../../player/app/edits/spans.ts'
import { resultWords, saidOf, timeWords, titleOf } from '../../../player/app/edits/words.ts'
import { firstMask, type HidingAct, type Mask, maskAt, mostKeys, mostMasks, nextMask, placeAt } from '../../../player/app/faces/hiding.ts'

const picture = { width: 1280, height: 720 }
const grid = { rate: 10, steps: 600, seconds: 60 }
const opened = openEditing(grid, picture)
const hide = (what: HidingAct, stroke: string | null = null): Act => ({ do: 'hide', what, stroke })
const done = (acts: Act[], from: Editing = opened) => acts.reduce(perform, from)
const place: Crop = { x: 100, y: 50, width: 200, height: 100 }
const there: Crop = { x: 500, y: 250, width: 100, height: 200 }
const draw = hide({ do: 'draw', shape: 'ellipse', place, at: 100 })
const masksOf = ({ cut }: Editing): readonly Mask[] => cut.hiding.masks
const only = (editing: Editing): Mask => masksOf(editing)[0] as Mask
const recipe = (editing: Editing) => recipeOf(editing, { searchId: 'a', looked: [0, 2], accept: true }).anonymise

describe('faces', () => {
  test('nothing is hidden until they are covered; then those that are left out are told, with what was looked at', () => {
    expect([isWhole(opened), recipe(opened)]).toEqual([true, undefined])
    const covered = done([hide({ do: 'faces', on: true })])
    expect([isWhole(covered), recipe(covered)]).toEqual([
      false,
      { style: 'blocks', faces: { searchId: 'a', uncovered: [], looked: [0, 2], accept: true }, drawn: [] },
    ])
    const left = done([hide({ do: 'uncover', face: 7, on: true }), hide({ do: 'uncover', face: 3, on: true })], covered)
    expect(recipe(left)?.faces?.uncovered).toEqual([3, 7])
    expect(recipe(done([hide({ do: 'uncover', face: 3, on: false }), hide({ do: 'style', style: 'neutral' })], left))).toEqual({
      style: 'neutral',
      faces: { searchId: 'a', uncovered: [7], looked: [0, 2], accept: true },
      drawn: [],
    })
    // The same again changes nothing, and is no step back.
    expect(perform(left, hide({ do: 'uncover', face: 3, on: true }))).toBe(left)
  })

  test('the whole picture is changed only where faces are covered', () => {
    const blur = hide({ do: 'whole', whole: 'blur' })
    expect(perform(opened, blur)).toBe(opened)
    const both = done([hide({ do: 'faces', on: true }), blur])
    expect(recipe(both)?.whole).toBe('blur')
    const off = perform(both, hide({ do: 'faces', on: false }))
    expect([recipe(off), isWhole(off)]).toEqual([undefined, true])
    expect(recipe(perform(off, { do: 'undo' }))?.whole).toBe('blur')
  })

  test('what was found and is forgotten doesn’t come back by undo: faces that are found again have other numbers', () => {
    const left = done([hide({ do: 'faces', on: true }), hide({ do: 'uncover', face: 3, on: true }), draw])
    const gone = perform(left, { do: 'forget' })
    expect(gone.cut.hiding).toMatchObject({ faces: false, uncovered: [], masks: [{ id: 1 }] })
    for (const acts of [1, 2, 3]) {
      const back = done(
        Array.from({ length: acts }, (): Act => ({ do: 'undo' })),
        gone,
      )
      expect(back.cut.hiding).toMatchObject({ faces: false, uncovered: [] })
    }
  })

  test('a picture that can’t be drawn on has nothing hidden', () => {
    const without = openEditing(grid, null)
    expect(perform(without, hide({ do: 'faces', on: true }))).toBe(without)
  })
})

describe('drawn masks', () => {
  test('a new one lies in the middle, for the whole recording, and stays where it is laid', () => {
    const first = firstMask(picture)
    expect([first.x + first.width / 2, first.y + first.height / 2]).toEqual([640, 360])
    const mask = only(done([draw]))
    expect(mask).toEqual({ id: 1, shape: 'ellipse', span: { start: 0, end: 600 }, moves: false, keys: [{ at: 100, place }] })
    const moved = only(done([draw, hide({ do: 'place', mask: 1, place: there, at: 300 })]))
    expect([0, 100, 300, 599].map((step) => maskAt(moved, step))).toEqual([there, there, there, there])
  })

  test('one that moves goes straight from each position to the next', () => {
    const moving = done([draw, hide({ do: 'moves', mask: 1, on: true, at: 100 }), hide({ do: 'place', mask: 1, place: there, at: 300 })])
    const mask = only(moving)
    expect(mask.keys.map(({ at }) => at)).toEqual([100, 300])
    expect([50, 100, 200, 300, 400].map((step) => placeAt(mask, step))).toEqual([
      place,
      place,
      { x: 300, y: 150, width: 150, height: 150 },
      there,
      there,
    ])
    // A position at a time that has one takes its place.
    const again = perform(moving, hide({ do: 'place', mask: 1, place, at: 300 }))
    expect(only(again).keys).toEqual([
      { at: 100, place },
      { at: 300, place },
    ])
    expect(only(perform(moving, hide({ do: 'unkey', mask: 1, at: 100 }))).keys).toEqual([{ at: 300, place: there }])
    const one = perform(moving, hide({ do: 'unkey', mask: 1, at: 100 }))
    expect(perform(one, hide({ do: 'unkey', mask: 1, at: 300 }))).toBe(one)
    // Stopped, it lies where it was then.
    expect(only(perform(moving, hide({ do: 'moves', mask: 1, on: false, at: 200 })))).toMatchObject({
      moves: false,
      keys: [{ at: 200, place: { x: 300, y: 150, width: 150, height: 150 } }],
    })
  })

  test('it covers from one picture until another, both included', () => {
    const from = hide({ do: 'from', mask: 1, at: 200 })
    const until = hide({ do: 'until', mask: 1, at: 299 })
    const cut = done([draw, from, until])
    expect(only(cut).span).toEqual({ start: 200, end: 300 })
    expect([199, 200, 299, 300].map((step) => maskAt(only(cut), step) !== null)).toEqual([false, true, true, false])
    const refused = hide({ do: 'until', mask: 1, at: 150 })
    expect([perform(cut, refused) === cut, saidOf(refused, cut, cut)]).toEqual([true, 'The mask begins after this moment.'])
    expect(perform(cut, hide({ do: 'from', mask: 1, at: 300 }))).toBe(cut)
    expect(only(done([hide({ do: 'from', mask: 1, at: null }), hide({ do: 'until', mask: 1, at: null })], cut)).span).toEqual({
      start: 0,
      end: 600,
    })
  })

  test('a movement is one step back, and each mask keeps its number', () => {
    const two = done([draw, draw])
    expect([masksOf(two).map(({ id }) => id), nextMask(two.cut.hiding)]).toEqual([[1, 2], 3])
    const left = perform(two, hide({ do: 'erase', mask: 1 }))
    expect(masksOf(left).map(({ id }) => id)).toEqual([2])
    const dragged = done(
      [1, 2, 3].map((x) => hide({ do: 'place', mask: 2, place: { ...place, x }, at: 0 }, 'a')),
      left,
    )
    expect(only(dragged).keys[0]?.place.x).toBe(3)
    expect(only(perform(dragged, { do: 'undo' })).keys[0]?.place.x).toBe(100)
    expect(perform(left, hide({ do: 'place', mask: 9, place, at: 0 }))).toBe(left)
  })

  test('there are no more of them, and of their positions, than the service takes', () => {
    const full = done(Array.from({ length: mostMasks + 1 }, () => draw))
    expect([masksOf(full).length, saidOf(draw, full, perform(full, draw))]).toEqual([
      mostMasks,
      'There are as many masks as one recording can have.',
    ])
    const lay = (at: number) => hide({ do: 'place', mask: 1, place, at })
    const moves = hide({ do: 'moves', mask: 1, on: true, at: 0 })
    const keyed = done([draw, moves, ...Array.from({ length: mostKeys + 5 }, (_, at) => lay(at))])
    expect(only(keyed).keys.length).toBe(mostKeys)
  })
})

const step = fc.integer({ min: 0, max: 599 })
const places = fc.record({
  x: fc.integer({ min: -200, max: 1400 }),
  y: fc.integer({ min: -200, max: 800 }),
  width: fc.integer({ min: -50, max: 1500 }),
  height: fc.integer({ min: -50, max: 900 }),
})
const masks = fc.record({
  one: places,
  at: step,
  moves: fc.array(fc.record({ place: places, at: step }), { maxLength: 6 }),
  from: step,
  until: step,
})

test('whatever is drawn, the service takes it and covers what the page shows, picture by picture', () => {
  fc.assert(
    fc.property(masks, fc.array(step, { maxLength: 20 }), ({ one, at, moves, from, until }, looks) => {
      const drawn = done([
        hide({ do: 'draw', shape: 'rectangle', place: one, at }),
        hide({ do: 'moves', mask: 1, on: true, at }),
        ...moves.map((move) => hide({ do: 'place', mask: 1, ...move })),
        hide({ do: 'from', mask: 1, at: from }),
        hide({ do: 'until', mask: 1, at: until }),
      ])
      const mask = only(drawn)
      const [checked] = checkedMasks(recipe(drawn)?.drawn ?? [], grid.seconds)
      if (!checked) throw new Error('the service takes none')
      for (const look of [mask.span.start, mask.span.end - 1, ...looks]) {
        const [here, service] = [maskAt(mask, look), drawnAt(checked, secondsAt(grid, look), picture)]
        if (here === null) expect(service).toBeUndefined()
        else for (const side of ['x', 'y', 'width', 'height'] as const) expect(service?.[side]).toBeCloseTo(here[side], 3)
      }
    }),
  )
})

describe('what the page says', () => {
  const all = done([
    hide({ do: 'faces', on: true }),
    hide({ do: 'uncover', face: 3, on: true }),
    draw,
    hide({ do: 'whole', whole: 'cartoon' }),
  ])

  test('what will be made, how long it takes, and what it is called', () => {
    expect(resultWords(all)).toBe(
      'The result will be 1:00 long, of 1:00, with faces covered (1 left uncovered), 1 drawn mask and the whole picture as a cartoon.',
    )
    expect(timeWords(all)).toMatch(/^Every picture is made anew/)
    expect([titleOf('Year 5'), titleOf('Year 5', true)]).toEqual(['Year 5 (cut)', 'Year 5 (anonymised)'])
    expect(titleOf('x'.repeat(300), true)).toHaveLength(200)
  })

  test('each act has words, and what is moved has none', () => {
    const covered = done([hide({ do: 'faces', on: true })])
    const leave = hide({ do: 'uncover', face: 3, on: true })
    expect(saidOf(leave, covered, perform(covered, leave))).toBe(
      'Face 4 stays as it is: whoever sees the new recording can recognise this person.',
    )
    expect(saidOf({ do: 'forget' }, covered, opened)).toBe('')
  })
})
