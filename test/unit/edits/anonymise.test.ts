import { describe, expect, it } from 'vitest'
import type { Doubt } from '../../../core/anonymise/uncertain.ts'
import { checkedAnonymise, type DoneSearch, type WantedAnonymise } from '../../../core/edits/anonymise.ts'
import { checkedRecipe } from '../../../core/edits/check.ts'

const box = { x: 0, y: 0, width: 10, height: 10 }
const doubt = (first: number, last: number) => ({ doubt: 'weak' as Doubt, first, last, box, tracks: [], weight: 0.5 })
/** Of ten seconds at 10 pictures a second. */
const search: DoneSearch = {
  ...{ searchId: 's', grid: 'light', frameRate: 10 },
  faces: [4, 7].map((id) => ({ id, first: 0, last: 99, best: { frame: 0, box, score: 1 }, still: null })),
  uncertain: [doubt(20, 29), doubt(90, 99)],
}
const faces = { uncovered: [], looked: [], accept: false }
const mask = { shape: 'rectangle' as const, start: 0, end: 1, keys: [{ time: 0, x: 0, y: 0, width: 1, height: 1 }] }
const check = (wanted: Partial<WantedAnonymise>, start = 0, end = 10, found: DoneSearch | undefined = search) =>
  checkedAnonymise({ style: 'blocks', drawn: [], ...wanted }, { videoSeconds: 10, ranges: [{ start, end }], search: found })
const refused = (code: string) => expect.objectContaining({ code })

describe('what is hidden', () => {
  it('is nothing where nothing is asked, and only what was drawn without a search', () => {
    expect(check({})).toBeUndefined()
    expect(check({ drawn: [mask] }, 0, 10, undefined)).toEqual({ style: 'blocks', drawn: [mask] })
  })

  it.each([
    [0, 2, 0],
    [2.95, 3, 1],
    [3, 9, 0],
    [1, 9.05, 2],
  ])('between %s and %s seconds has so many uncertain stretches: %i', (start, end, unseen) => {
    expect(check({ faces: { ...faces, accept: true } }, start, end)?.faces).toEqual({ searchId: 's', grid: 'light', uncovered: [], unseen })
    if (unseen > 0) expect(() => check({ faces }, start, end)).toThrow(refused('faces_unseen'))
    else expect(check({ faces }, start, end)?.faces?.unseen).toBe(0)
  })

  it('leaves out what was looked at, and what there is not', () => {
    expect(check({ faces: { ...faces, looked: [1, 0, 5] } })?.faces?.unseen).toBe(0)
    expect(() => check({ faces: { ...faces, looked: [1] } })).toThrow(refused('faces_unseen'))
  })

  it('keeps each uncovered face once, in order, and none that was not found', () => {
    expect(check({ faces: { ...faces, uncovered: [7, 4, 7], accept: true } })?.faces?.uncovered).toEqual([4, 7])
    expect(() => check({ faces: { ...faces, uncovered: [5] } })).toThrow(refused('face_unknown'))
  })

  it('needs the search that was reviewed, and a picture', () => {
    expect(() => checkedAnonymise({ style: 'blocks', drawn: [], faces }, { videoSeconds: 10, ranges: [] })).toThrow(
      refused('faces_missing'),
    )
    expect(() => check({ faces: { ...faces, searchId: 'another' } })).toThrow(refused('conflict'))
    expect(() => check({ drawn: [mask], whole: 'blur' })).toThrow(refused('style_unmasked'))
    const sound = { videoSeconds: 0, ranges: [{ start: 0, end: 1 }] }
    expect(() => checkedAnonymise({ style: 'blocks', drawn: [mask] }, sound)).toThrow(refused('no_picture'))
  })

  it('changes a recording that is kept whole; hiding nothing does not', () => {
    const whole = { ranges: [{ start: 0, end: 10 }], mute: [] }
    const original = { videoSeconds: 10, audioSeconds: 10, width: 640, height: 360, search }
    const of = (drawn: (typeof mask)[]) => checkedRecipe({ ...whole, anonymise: { style: 'neutral', drawn } }, original)
    expect(of([mask])).toEqual({ ...whole, anonymise: { style: 'neutral', drawn: [mask] } })
    expect(() => of([])).toThrow(refused('nothing_changed'))
  })
})
