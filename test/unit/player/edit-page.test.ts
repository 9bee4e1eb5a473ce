import { describe, expect, test } from 'vitest'
import { commandOf, handleStep } from '../../../player/app/edits/keys.ts'
import { type Act, openEditing, perform } from '../../../player/app/edits/model.ts'
import { slotsOf, tilesOf } from '../../../player/app/edits/storyboard.ts'
import { boxOf, following, mostZoom, ticksOf, viewOf } from '../../../player/app/edits/view.ts'
import { columnsOf, outlineOf, waveOf } from '../../../player/app/edits/wave.ts'
import { editWords, exactClock, resultWords, saidOf, spokenPlace, titleOf } from '../../../player/app/edits/words.ts'

const opened = openEditing({ rate: 10, steps: 600, seconds: 60 })
const done = (acts: Act[]) => acts.reduce(perform, opened)

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
  ['ArrowRight', false, false, 'page', 'go'],
  ['ArrowRight', false, false, 'choice', undefined],
  ['z', true, false, 'choice', 'undo'],
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
    const all = { ranges, mute: [], crop: null, voice: null }
    expect(editWords(all)).toBe('Cut out of another recording: 2 parts, 1:45')
    expect(editWords({ ...all, mute: [{ start: 1, end: 2 }] })).toBe('Cut out of another recording: 2 parts, 1:45, 1 silence')
    const crop = { x: 20, y: 40, width: 640, height: 360 }
    expect(editWords({ ...all, crop, voice: 'disguise' })).toBe(
      'Cut out of another recording: 2 parts, 1:45, part of the picture (640 × 360 px), voice disguised',
    )
    expect(editWords({ ...all, ranges: [] })).toBe('Cut out of another recording')
    expect(editWords({ ...all, ranges: [], voice: 'mute' })).toBe('Cut out of another recording: without sound')
  })
})
