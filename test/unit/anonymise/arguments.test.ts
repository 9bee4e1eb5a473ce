import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doneAfter, looksIn, partsOf } from '../../../core/anonymise/parts.ts'
import { faceStyles, wholeStyles } from '../../../core/anonymise/styles.ts'
import { levelsOf } from '../../../core/anonymise/tiles.ts'
import {
  blockFor,
  type Covering,
  coverArguments,
  coveredGraph,
  lookArguments,
  type SteadyPictures,
} from '../../../workers/media/anonymise-arguments.ts'
import { formatWhitelist, sourceInput } from '../../../workers/media/arguments.ts'

const url = 'http://127.0.0.1:1/x'
const size = { width: 1920, height: 1080 }
const pictures: SteadyPictures = {
  input: sourceInput(url, 12, 2),
  video: { index: 0, interlaced: false, highDynamicRange: false },
  ...{ frameRate: 30, start: 14, frames: 240 },
}
const covering: Covering = { size, planeSize: { width: 480, height: 270 }, face: 'blocks', whole: undefined, block: 48 }
const wordAfter = (list: string[], flag: string) => list[list.indexOf(flag) + 1]

describe('every list', () => {
  it.each<[string, string[]]>([
    ['looks', lookArguments(pictures, 3, true, levelsOf('fine', size))],
    ['covers', coverArguments(pictures, covering, ['out.mp4'])],
  ])('that %s is guarded before it names its input', (_, list) => {
    const input = list.indexOf(url)
    expect(input).toBeGreaterThan(0)
    expect(wordAfter(list, '-protocol_whitelist')).toBe('http,tcp')
    expect(wordAfter(list, '-format_whitelist')).toBe(formatWhitelist)
    expect(list.indexOf('-protocol_whitelist')).toBeLessThan(input)
    expect(list.filter((word) => word.startsWith('http'))).toEqual(['http,tcp', url])
  })

  it('takes masks from its standard input alone, and nothing of the recording but its picture', () => {
    const list = coverArguments(pictures, covering, ['out.mp4'])
    const rest = list.slice(list.indexOf(url) + 1)
    expect(wordAfter(rest, '-protocol_whitelist')).toBe('pipe')
    expect(wordAfter(rest, '-i')).toBe('pipe:0')
    expect(rest.filter((word) => word === '-i')).toHaveLength(1)
    expect(list.flatMap((word, i) => (word === '-map' ? [list[i + 1]] : []))).toEqual(['[covered]'])
    expect(wordAfter(list, '-map_metadata')).toBe('-1')
    expect(wordAfter(list, '-map_chapters')).toBe('-1')
  })
})

describe('pictures and masks', () => {
  it('are counted alike: looked at and covered are the same pictures', () => {
    const steady = 'fps=fps=30:start_time=14:eof_action=pass,tpad=stop=-1:stop_mode=clone,trim=end_frame=240,setpts=N'
    const asked = (isLast: boolean) => lookArguments(pictures, 3, isLast, levelsOf('light', size)).join(' ')
    expect(asked(false)).toContain(`[0:0]${steady},select='not(mod(n,3))',`)
    expect(asked(true)).toContain(`[0:0]${steady},select='not(mod(n,3))+eq(n,239)',`)
    expect([looksIn(7, 3, false), looksIn(7, 3, true), looksIn(9, 3, true), looksIn(1, 3, true)]).toEqual([
      [0, 3, 6],
      [0, 3, 6],
      [0, 3, 6, 8],
      [0],
    ])
    expect(coveredGraph(pictures, covering).join(';')).toContain(`[0:0]${steady},scale=1920:1080`)
  })

  it('everything comes out of the merge with the masks, whatever the style', () => {
    for (const face of faceStyles) {
      for (const whole of [undefined, ...wholeStyles]) {
        const steps = coveredGraph(pictures, { ...covering, face, whole })
          .join(';')
          .split(';')
        const produced = steps.filter((step) => step.endsWith('[covered]'))
        expect(produced).toHaveLength(1)
        const merged = steps.findIndex((step) => step.startsWith('[clear][hidden][masks]maskedmerge,trim=end_frame=240'))
        expect(merged).toBeGreaterThan(0)
        // Nothing after it reads what was before it.
        for (const step of steps.slice(merged + 1)) expect(step).not.toMatch(/\[(clear|faces|hidden|masks|0:0|1:v)\]/)
        expect(steps.filter((step) => step.includes('[clear]'))).toHaveLength(2)
      }
    }
  })

  it('neutral is of one gray', () =>
    expect(coveredGraph(pictures, { ...covering, face: 'neutral' }).join(';')).toContain('lutyuv=y=110:u=128:v=128'))

  it('interlaced and bright pictures are prepared as everywhere', () => {
    const hard = { ...pictures, video: { index: 1, interlaced: true, highDynamicRange: true } }
    expect(coveredGraph(hard, covering).join(';')).toMatch(/^\[0:1\]bwdif=mode=send_frame,fps.*tonemap=hable/)
  })
})

it('at most four blocks lie across the largest face', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4000 }),
      fc.integer({ min: 16, max: 8192 }),
      fc.integer({ min: 16, max: 8192 }),
      (largest, width, height) => {
        const block = blockFor(largest, { width, height })
        expect(block * 4).toBeGreaterThanOrEqual(largest)
        // Rounded up to whole blocks, they come out no smaller than a picture of few allows.
        expect(block).toBeGreaterThanOrEqual(Math.max(width, height) / 40)
      },
    ),
  )
  expect(blockFor(100, size)).toBe(48)
  expect(blockFor(600, size)).toBe(150)
})

describe('parts', () => {
  it('cover a clip once, each from a look', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400_000 }),
        fc.constantFrom(10, 24, 25, 29.97, 30, 50, 60),
        fc.integer({ min: 1, max: 6 }),
        (frames, frameRate, step) => {
          const parts = partsOf({ frames, frameRate, step })
          let at = 0
          const wrong = parts.filter((part) => {
            const isRight = part.first === at && part.first % step === 0 && part.frames > 0
            at += part.frames
            return !isRight
          })
          expect(wrong).toEqual([])
          expect(at).toBe(frames)
          expect(Math.max(...parts.map((part) => part.frames)) / frameRate).toBeLessThan(8 + step / frameRate + 1)
        },
      ),
    )
  })

  it('two workers share even a short clip', () => {
    for (const seconds of [20, 60, 600, 3600]) {
      const jobs = partsOf({ frames: seconds * 30, frameRate: 30, step: 3 }).map((part) => part.frames)
      expect(doneAfter(jobs, 1) / doneAfter(jobs, 2)).toBeGreaterThan(1.8)
    }
    expect(doneAfter([3, 1, 1, 1], 2)).toBe(3)
  })
})
