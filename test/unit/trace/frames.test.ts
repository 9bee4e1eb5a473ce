import { beforeAll, describe, expect, it } from 'vitest'
import { TraceCode } from '../../../core/trace/code.ts'
import { FrameChooser } from '../../../workers/downloads/choose.ts'
import { decodedFrames, encodedFrames, type FrameSource } from '../../../workers/downloads/frames.ts'
import { markSound } from '../../../workers/downloads/mark-sound.ts'
import { formatOf } from '../../../workers/media/adts.ts'
import { babble } from '../../support/drawing.ts'

const deps = { config: { ffmpegPath: 'ffmpeg' } } as Parameters<typeof decodedFrames>[0]
const format = { sampleRate: 48_000, channels: 1 }
const size = 1024
const frames = 200
const sound = babble((frames * size) / 48_000, 48_000)

async function* pieces(samples: Float32Array, length = 10_000) {
  for (let at = 0; at < samples.length; at += length) yield new Uint8Array(samples.slice(at, at + length).buffer)
}
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const kept: T[] = []
  for await (const item of items) kept.push(item)
  return kept
}
let made: Buffer[]
beforeAll(async () => {
  made = await all(encodedFrames(deps, format, pieces(sound), frames))
})
const sourceOf = (list: (Buffer | undefined)[]): FrameSource => ({ format, frame: (index) => Promise.resolve(list[index]) })

/** How alike two stretches are, 1 for the same. */
function likeness(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return ab / Math.sqrt(aa * bb)
}

describe('frames of sound', () => {
  it('come out when their samples are heard, as many as there are; a hole is silence', async () => {
    const list: (Buffer | undefined)[] = made.slice()
    expect(list).toHaveLength(frames)
    for (const index of [0, 50, 51, 52, 199]) list[index] = undefined
    const decoded = await all(decodedFrames(deps, sourceOf(list), frames))
    expect(decoded.map(({ length }) => length)).toEqual(Array.from({ length: frames }, () => size))
    for (const index of [0, 50, 51, 52, 199]) expect(decoded[index]?.every((sample) => sample === 0)).toBe(true)
    for (const index of [10, 48, 60, 198]) {
      expect(likeness(decoded[index] as Float32Array, sound.subarray(index * size, (index + 1) * size))).toBeGreaterThan(0.9)
    }
  })

  it('that don’t decode, or aren’t as many as they should be, are an error', async () => {
    const list = made.slice()
    const broken = list.map((frame, i) => (i === 20 ? Buffer.concat([frame.subarray(0, 7), Buffer.alloc(frame.length - 7, 0x5a)]) : frame))
    await expect(all(decodedFrames(deps, sourceOf(broken), frames))).rejects.toThrow()
    await expect(all(encodedFrames(deps, format, pieces(sound), frames + 5))).rejects.toThrow('came out of')
    const failing = { format, frame: () => Promise.reject(new Error('gone')) }
    await expect(all(decodedFrames(deps, failing, frames))).rejects.toThrow('gone')
  })

  it('of two variants are both there or neither', async () => {
    const list = made.slice()
    const sound = { key: Buffer.alloc(32, 1), source: sourceOf(list), frames }
    const { a, b } = await markSound(deps, sound, (_, made) => all(made))
    expect([a.length, b.length]).toEqual([frames, frames])
    expect(a.filter((frame, i) => frame.equals(b[i] as Buffer)).length).toBeLessThan(frames / 2)
    const failed = markSound(deps, sound, async (name, made) => {
      for await (const _ of made) if (name === 'b') throw new Error('no room')
    })
    await expect(failed).rejects.toThrow('no room')
  })
})

describe('a change of variant', () => {
  /** A frame of one channel whose block ends as this sequence of windows says (ISO 14496-3 4.6.11.2): long, long to short, eight short, short to long. */
  const frame = (sequence: number, mark: number) => Buffer.from([0xff, 0xf1, 0x4c, 0x40, 1, 0xff, 0xfc, 0, 0, sequence << 5, 0, mark])
  const code = new TraceCode(Buffer.alloc(32, 1))

  it('comes at the border of a unit, later where the variants’ windows differ, and at the fifth frame in any case', () => {
    expect(formatOf(frame(0, 0))).toEqual(format)
    const unit =
      Array.from({ length: 100 }, (_, i) => i).find(
        (i) => i > 0 && code.variant(code.payload(7), i) !== code.variant(code.payload(7), i - 1),
      ) ?? 0
    const changeAt = (unlike: number[]) => {
      const chooser = new FrameChooser(code, 7)
      const taken = Array.from(
        { length: 24 * (unit + 1) },
        (_, i) => chooser.next(frame(0, 1), frame(unlike.includes(i - 24 * unit) ? 1 : 0, 2))[11],
      )
      const late = taken.slice(24 * unit - 1)
      return late.findIndex((one) => one !== late[0]) - 1
    }
    expect(changeAt([])).toBe(0)
    expect(changeAt([-1])).toBe(1)
    expect(changeAt([-1, 0, 1])).toBe(3)
    expect(changeAt([-1, 0, 1, 2, 3, 4, 5])).toBe(4)
  })
})
