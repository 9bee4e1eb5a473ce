// AAC in ADTS (ISO 13818-7 6.2) as transport streams carry it: its frames, and when each is heard. Pure.
import { readStamp, ticksPerSecond } from './clock-shift.ts'

/** Samples of one frame of AAC-LC. */
export const frameSamples = 1024

export interface SoundFormat {
  /** Samples a second. */
  sampleRate: number
  channels: number
}

export interface SoundFrame {
  /** On the segment's clock, seconds. */
  time: number
  /** Header included. */
  data: Buffer
}

const packetBytes = 188
const sampleRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350]

/** The sound of a segment, frame by frame. Throws an Error for what isn't ADTS in a transport stream. */
export function soundFrames(segment: Buffer): SoundFrame[] {
  return units(segment).flatMap(({ time, payload }) => {
    const found: SoundFrame[] = []
    for (const data of framesIn(payload)) {
      found.push({ time: time + (found.length * frameSamples) / formatOf(data).sampleRate, data })
    }
    return found
  })
}

/** Throws an Error when it has no header of ADTS. */
export function formatOf(frame: Uint8Array): SoundFormat {
  const sampleRate = sampleRates[((frame[2] ?? 0) >> 2) & 15]
  if (frame[0] !== 0xff || ((frame[1] ?? 0) & 0xf6) !== 0xf0 || sampleRate === undefined) throw new Error('not a frame of ADTS')
  return { sampleRate, channels: (((frame[2] ?? 0) & 1) << 2) | ((frame[3] ?? 0) >> 6) }
}

/** Frames one after the other. Throws an Error where there is something else, or one is cut. */
export function framesIn(stream: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let at = 0; at < stream.length; ) {
    formatOf(stream.subarray(at))
    const bytes = (((stream[at + 3] ?? 0) & 3) << 11) | ((stream[at + 4] ?? 0) << 3) | ((stream[at + 5] ?? 0) >> 5)
    if (bytes < 7 || at + bytes > stream.length) throw new Error('a frame of ADTS is cut')
    frames.push(stream.subarray(at, at + bytes))
    at += bytes
  }
  return frames
}

interface Unit {
  time: number
  payload: Buffer
}

/** PES packets of sound (stream ids C0 to DF, ISO 13818-1 2.4.3.7), put together from their transport packets. */
function units(segment: Buffer): Unit[] {
  const found: { time: number; parts: Buffer[] }[] = []
  let program: number | undefined
  for (let at = 0; at + packetBytes <= segment.length; at += packetBytes) {
    const pid = segment.readUInt16BE(at + 1) & 0x1fff
    const control = ((segment[at + 3] ?? 0) >> 4) & 3
    const payload = at + 4 + (control & 2 ? 1 + (segment[at + 4] ?? 0) : 0)
    if (!(control & 1) || payload >= at + packetBytes || (program !== undefined && pid !== program)) continue
    const isStart = ((segment[at + 1] ?? 0) & 0x40) !== 0
    if (!isStart) {
      if (pid === program) found.at(-1)?.parts.push(segment.subarray(payload, at + packetBytes))
    } else if (isSound(segment, payload)) {
      program = pid
      const header = payload + 9 + (segment[payload + 8] ?? 0)
      found.push({ time: readStamp(segment, payload + 9) / ticksPerSecond, parts: [segment.subarray(header, at + packetBytes)] })
    }
  }
  return found.map(({ time, parts }) => ({ time, payload: Buffer.concat(parts) }))
}

const isSound = (b: Buffer, at: number): boolean =>
  b[at] === 0 && b[at + 1] === 0 && b[at + 2] === 1 && ((b[at + 3] ?? 0) & 0xe0) === 0xc0 && ((b[at + 7] ?? 0) & 0x80) !== 0
