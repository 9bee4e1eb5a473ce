// The model itself, on pictures without anybody in them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FaceFinder } from '../../../workers/anonymise/face-finder.ts'
import { loadModel } from '../../../workers/anonymise/model.ts'

const size = { width: 320, height: 240 }
let folder: string
let model: Uint8Array
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-model-'))
  model = await loadModel()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the model', () => {
  it('is refused when a single bit of it is another', async () => {
    const changed = Uint8Array.from(model)
    changed[changed.length >> 1] = (changed[changed.length >> 1] as number) ^ 1
    await writeFile(join(folder, 'changed.onnx'), changed)
    await expect(loadModel(join(folder, 'changed.onnx'))).rejects.toThrow('SHA-256')
    await expect(loadModel(join(folder, 'none.onnx'))).rejects.toThrow('ENOENT')
  })

  it('sees a drawn face, where it is, and none in gray', async () => {
    const finder = await FaceFinder.open(model, 'light', size)
    try {
      expect(finder.levels).toHaveLength(1)
      expect(await finder.look(new Uint8Array(finder.sheetBytes).fill(127))).toEqual([])
      const [found] = await finder.look(drawnFace())
      expect(found?.score).toBeGreaterThan(0.5)
      const [x, y] = found ? [found.x + found.width / 2, found.y + found.height / 2] : []
      expect(Math.hypot((x ?? 0) - 160, (y ?? 0) - 120)).toBeLessThan(25)
    } finally {
      await finder.close()
    }
  })

  it('a picture of another size is an error, and no picture without faces', async () => {
    const finder = await FaceFinder.open(model, 'light', size)
    await expect(finder.look(new Uint8Array(10))).rejects.toThrow('wrong size')
    await finder.close()
  })
})

/** Two eyes, a nose and a mouth in an oval. */
function drawnFace(): Uint8Array {
  const pixels = new Uint8Array(size.width * size.height * 3)
  const colours = {
    room: [96, 112, 128],
    hair: [50, 38, 30],
    skin: [224, 178, 150],
    eye: [40, 30, 28],
    white: [240, 240, 238],
    nose: [190, 140, 116],
    mouth: [164, 70, 72],
  } as const
  const inOval = (x: number, y: number, cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      let colour: readonly number[] = colours.room
      if (inOval(x, y, 160, 108, 52, 64)) colour = colours.hair
      if (inOval(x, y, 160, 122, 44, 58)) colour = colours.skin
      for (const eye of [142, 178]) {
        if (inOval(x, y, eye, 98, 11, 3)) colour = colours.hair
        if (inOval(x, y, eye, 110, 9, 5)) colour = colours.white
        if (inOval(x, y, eye, 110, 4, 5)) colour = colours.eye
      }
      if (inOval(x, y, 160, 132, 7, 9)) colour = colours.nose
      if (inOval(x, y, 160, 154, 17, 6)) colour = colours.mouth
      pixels.set(colour, (y * size.width + x) * 3)
    }
  }
  return pixels
}
