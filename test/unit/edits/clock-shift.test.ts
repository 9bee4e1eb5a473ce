import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { formatOf, framesIn, soundFrames } from '../../../workers/media/adts.ts'
import { shiftClock } from '../../../workers/media/clock-shift.ts'
import { startsWithIdr } from '../../../workers/media/transport-stream.ts'

const ffmpeg = (...args: string[]): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...args, 'pipe:1'], { maxBuffer: 64 * 1024 * 1024 })
const pictures = (...codec: string[]) =>
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=2', '-c:v', 'libx264', ...codec, '-output_ts_offset', '10', '-f', 'mpegts')
const sound = () => ffmpeg('-f', 'lavfi', '-i', 'sine=d=2:sample_rate=44100', '-c:a', 'aac', '-output_ts_offset', '10', '-f', 'mpegts')
/** `pts,dts,pos` of every packet. */
const packets = (stream: Buffer): number[][] =>
  execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts,dts,pos', '-of', 'csv=p=0', '-'], { input: stream })
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(',').slice(0, 3).map(Number))

describe('a transport stream’s clock', () => {
  it.each([3.5, -7.25, 90_000])('moves by %d s: every picture’s times, and nothing else', (seconds) => {
    const original = pictures('-bf', '2')
    const moved = shiftClock(Buffer.from(original), seconds)
    const [before, after] = [packets(original), packets(moved)]
    const ticks = Math.round(seconds * 90_000)
    expect(after).toEqual(before.map(([pts = 0, dts = 0, position]) => [pts + ticks, dts + ticks, position]))
    expect(shiftClock(Buffer.from(moved), -seconds).equals(original)).toBe(true)
    let differ = 0
    for (const [i, byte] of original.entries()) if (moved[i] !== byte) differ += 1
    expect(differ).toBeLessThan(before.length * 12 + 200)
  })

  it('wraps at 33 bits as the standard has it', () => {
    const original = sound()
    expect(shiftClock(shiftClock(Buffer.from(original), -3600), 3600).equals(original)).toBe(true)
  })

  it('is not looked for in what are no packets', () => {
    expect(() => shiftClock(Buffer.alloc(187), 1)).toThrow('whole packets')
    expect(() => shiftClock(Buffer.alloc(188), 1)).toThrow('sync byte')
  })
})

describe('frames of sound', () => {
  it('are each heard when ffmpeg says so', () => {
    const stream = sound()
    const frames = soundFrames(stream)
    const times = packets(stream).map(([pts = 0]) => pts / 90_000)
    expect(frames).toHaveLength(times.length)
    for (const [i, { time, data }] of frames.entries()) {
      expect(Math.abs(time - (times[i] ?? 0))).toBeLessThan(0.0003)
      expect(formatOf(data)).toEqual({ sampleRate: 44_100, channels: 1 })
    }
    expect(framesIn(Buffer.concat(frames.map(({ data }) => data)))).toHaveLength(frames.length)
  })

  it('are refused where they are cut, or are something else', () => {
    const [frame] = soundFrames(sound())
    expect(() => framesIn((frame?.data ?? Buffer.alloc(9)).subarray(0, -1))).toThrow('cut')
    expect(() => framesIn(Buffer.alloc(20))).toThrow('not a frame')
  })
})

describe('the first picture of a segment', () => {
  it('needs no other where it is an IDR picture', () => {
    expect(startsWithIdr(pictures())).toBe(true)
    const open = pictures('-bf', '3', '-g', '10', '-keyint_min', '10', '-sc_threshold', '0', '-x264-params', 'open-gop=1')
    const begins = packets(open)[10]?.[2]
    expect(startsWithIdr(open.subarray(begins))).toBe(false)
    expect(startsWithIdr(Buffer.alloc(0))).toBe(false)
  })
})
