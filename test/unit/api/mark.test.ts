import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { markStill, markSvg } from '../../../api/oversight/mark.ts'

const grey = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#777' } })
    .webp()
    .toBuffer()
const at = new Date('2026-05-03T10:00:30Z')
const pixels = (webp: Buffer) => sharp(webp).removeAlpha().raw().toBuffer()

describe('the mark of a still', () => {
  it('is text whatever people call themselves', async () => {
    const svg = markSvg(320, 180, '<image href="file:///etc/passwd"/> & "\u0000\u0007\ud800 Ünal 😀')
    expect(svg).toContain('&lt;image href=&quot;file:///etc/passwd&quot;/&gt; &amp; &quot;')
    for (const none of ['<image', '\u0000', '\u0007']) expect(svg.includes(none)).toBe(false)
    // No half of a pair stands alone.
    expect(Buffer.from(svg).toString()).toBe(svg)
    expect((await markStill(await grey(320, 180), '<&\u0000', at)).length).toBeGreaterThan(100)
  })

  it('is in every quarter of the picture, of any shape', async () => {
    for (const [width, height] of [
      [320, 180],
      [320, 570],
      [100, 76],
    ] as const) {
      const plain = await grey(width, height)
      const [before, after] = [await pixels(plain), await pixels(await markStill(plain, 'Ada Adler', at))]
      const touched = [0, 0, 0, 0]
      for (const [index, value] of after.entries()) {
        if (Math.abs(value - (before[index] ?? 0)) <= 8) continue
        const [x, y] = [Math.floor(index / 3) % width, Math.floor(index / 3 / width)]
        const quarter = (x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)
        touched[quarter] = (touched[quarter] ?? 0) + 1
      }
      expect(Math.min(...touched), `${width} by ${height}`).toBeGreaterThan(20)
    }
  })

  it('is another for another viewer and another minute', async () => {
    const plain = await grey(320, 180)
    const marked = await Promise.all([
      markStill(plain, 'Ada', at),
      markStill(plain, 'Bea', at),
      markStill(plain, 'Ada', new Date(at.getTime() + 60_000)),
      markStill(plain, 'Ada', new Date(at.getTime() + 10_000)),
    ])
    const [ada, bea, later, same] = marked.map((one) => one.toString('base64'))
    expect(new Set([ada, bea, later]).size).toBe(3)
    expect(same).toBe(ada)
  })
})
