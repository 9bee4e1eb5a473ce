import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkDrawn } from '../../../core/drawn-words.ts'
import { drawSeenMark, layoutsOf, shownName, wordsSvg } from '../../../workers/media/seen-mark.ts'

const askedAt = new Date('2026-11-23T23:59:00Z')

/** Where anything shows: from its left and upper edge to its right and lower one, the last px inside; and how strong it is at most, 0 to 255. */
async function inkOf(png: Buffer) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  expect(info.channels).toBe(4)
  const ink = { left: info.width, top: info.height, right: -1, bottom: -1, strongest: 0, white: 0, dark: 0 }
  for (let y = 0; y < info.height; y++) {
    for (let x = 0; x < info.width; x++) {
      const at = (y * info.width + x) * 4
      const [red = 0, strong = 0] = [data[at], data[at + 3]]
      if (strong === 0) continue
      Object.assign(ink, { left: Math.min(ink.left, x), top: Math.min(ink.top, y), right: Math.max(ink.right, x), bottom: y })
      ink.strongest = Math.max(ink.strongest, strong)
      if (strong > 140) red > 200 ? ink.white++ : red < 50 && ink.dark++
    }
  }
  return { ...ink, width: info.width, height: info.height }
}

describe('a name in a picture', () => {
  it.each([
    ['Ada Adler', 'Ada Adler'],
    ['  Ada \t\n Adler ', 'Ada Adler'],
    ['Ünal 三 🎻', 'Ünal 三 🎻'],
    ['\u202eadA\u2066 \u0000x\u200b', 'adA x'],
    [`Z${'\u0351'.repeat(60)}algo`, 'Z\u0351\u0351algo'],
    ['\u202e\u0000', ''],
  ])('%j', (name, shown) => {
    expect(shownName(name)).toBe(shown)
  })

  it('is short, and whole letters', () => {
    expect(shownName('Maximiliane von und zu Hohenlohe', 12)).toBe('Maximiliane…')
    expect(shownName('e\u0323\u0301'.repeat(50), 3).normalize('NFD')).toBe(`${'e\u0323\u0301'.repeat(2)}…`)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const shown = shownName(name)
        expect(shown).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
        expect(shown.length).toBeLessThan(400)
        for (const lines of layoutsOf({ name, askedAt })) expect(lines.join(' · ')).toMatch(/(^| · )2026-11-23 · Do not share$/)
      }),
    )
  })

  it('is text whatever it says, and turns nothing around that follows it', () => {
    const svg = wordsSvg(['<image href="file:///etc/passwd"/> & · 2026-11-23'], 13, { width: 300, height: 20 })
    expect(svg).toContain('\u2068&lt;image href=&quot;file:///etc/passwd&quot;/&gt; &amp;\u2069 · \u20682026-11-23\u2069')
    expect(svg.includes('<image')).toBe(false)
  })
})

describe('the mark that is seen', () => {
  it.each([
    [426, 240],
    [240, 426],
    [854, 480],
    [1920, 1080],
    [3840, 2160],
  ])('lies in the lower left of %i x %i, and can be read', async (width, height) => {
    const ink = await inkOf(await drawSeenMark({ width, height }, { name: 'Ada Adler', askedAt }))
    expect([ink.width, ink.height]).toEqual([width, height])
    const short = Math.min(width, height)
    expect(ink.left).toBeLessThan(short / 20)
    expect(height - ink.bottom).toBeLessThan(short / 12)
    expect(ink.right).toBeLessThan(width - 1)
    expect(ink.bottom - ink.top).toBeGreaterThanOrEqual(Math.max(10, short / 40))
    expect(ink.top).toBeGreaterThan(height * 0.8)
    // White and dark, and what is beneath shows through.
    expect(ink.strongest / 255).toBeCloseTo(0.6, 1)
    expect(Math.min(ink.white, ink.dark)).toBeGreaterThan(short / 2)
  })

  it.each([
    'Maximiliane von und zu Hohenlohe-Langenburg-Schillingsfürst',
    `Z${'\u0351'.repeat(500)}`,
    '\u202e</text><rect width="999" height="999"/>&\u0000',
    '👩‍👩‍👧‍👦'.repeat(30),
    '\ufdfd'.repeat(40),
    'محمد بن علي',
    '',
  ])('lies there whatever its owner is called: %j', async (name) => {
    for (const [width, height] of [
      [426, 240],
      [240, 426],
    ] as const) {
      const ink = await inkOf(await drawSeenMark({ width, height }, { name, askedAt }))
      expect(ink.strongest).toBeGreaterThan(0)
      expect(ink.top).toBeGreaterThan(height * 0.7)
      expect(ink.right).toBeLessThan(width - 1)
    }
  })

  it.each([
    [64, 64],
    [2, 400],
    [16, 2],
    [2, 2],
  ])('is in a picture of %i x %i too', async (width, height) => {
    const ink = await inkOf(await drawSeenMark({ width, height }, { name: 'Ada Adler', askedAt }))
    expect([ink.width, ink.height]).toEqual([width, height])
    expect(ink.strongest).toBeGreaterThan(0)
  })

  it('is of one owner and one day', async () => {
    const drawn = (name: string, at: Date) => drawSeenMark({ width: 320, height: 180 }, { name, askedAt: at })
    const all = await Promise.all([drawn('Ada', askedAt), drawn('Bea', askedAt), drawn('Ada', new Date('2026-11-24T00:00:00Z'))])
    expect(new Set(all.map((png) => png.toString('base64'))).size).toBe(3)
    expect(await drawn('Ada', new Date('2026-11-23T00:00:00Z'))).toEqual(all[0])
  })

  it('is missed where nothing is drawn', () => {
    const pixels = new Uint8Array(16).fill(255).map((value, at) => (at % 4 === 3 ? 0 : value))
    expect(() => checkDrawn(pixels, 'the mark')).toThrow('the mark could not be drawn: no font is installed')
    pixels[7] = 1
    checkDrawn(pixels, 'the mark')
  })
})
