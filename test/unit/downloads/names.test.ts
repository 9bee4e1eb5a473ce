import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { downloadName } from '../../../core/downloads/names.ts'

const day = new Date('2026-11-23T23:59:00Z')

describe('the name of a downloaded file', () => {
  it.each([
    ['Photosynthesis', 'Photosynthesis (2026-11-23).mp4'],
    ['Year 5: “fractions” / halves?', 'Year 5 “fractions” halves (2026-11-23).mp4'],
    ['  ..hidden.. ', 'hidden (2026-11-23).mp4'],
    ['', 'Recording (2026-11-23).mp4'],
    ['\u0000\u202e<>|', 'Recording (2026-11-23).mp4'],
    ['Übung 三 🎻', 'Übung 三 🎻 (2026-11-23).mp4'],
    ['a\tb\nc', 'a b c (2026-11-23).mp4'],
    ['Family 👩\u200d👩\u200d👧', 'Family 👩\u200d👩\u200d👧 (2026-11-23).mp4'],
    ['\u200d', 'Recording (2026-11-23).mp4'],
    ['漢'.repeat(90), `${'漢'.repeat(33)} (2026-11-23).mp4`],
  ])('%j', (title, name) => {
    expect(downloadName(title, day, 'mp4')).toBe(name)
  })

  it('is short, ends in its type, and holds nothing that a system takes for something else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
        const name = downloadName(title, day, 'mp3')
        expect(name.endsWith(' (2026-11-23).mp3')).toBe(true)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(140)
        expect([...name].length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/[\p{Cc}\p{Cs}<>:"/\\|?*]/u)
        expect(name).not.toMatch(/^[. ]/)
      }),
    )
  })
})
