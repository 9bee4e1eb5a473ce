// The frames of a sealed sound, by their number.
import type { ObjectStore } from '../../core/objects/store.ts'
import { clockOffsetSeconds } from '../../core/plan.ts'
import { type PlacedSegment, segmentAt } from '../encode/timeline.ts'
import { formatOf, frameSamples, type SoundFormat, soundFrames } from '../media/adts.ts'
import { openSegment, type SealedRung } from './segments.ts'
import { type FrameGrid, timeOf } from './sound-plan.ts'

/** Segments that are held open: frames are asked for one after the other, at most two places at a time. */
const mostOpen = 4

export class SoundSource {
  readonly grid: FrameGrid
  readonly format: SoundFormat
  readonly #objects: Pick<ObjectStore, 'bytes'>
  readonly #rung: SealedRung
  readonly #segments: PlacedSegment[]
  readonly #open = new Map<PlacedSegment, Promise<Map<number, Buffer>>>()

  private constructor(
    objects: Pick<ObjectStore, 'bytes'>,
    rung: SealedRung,
    segments: PlacedSegment[],
    grid: FrameGrid,
    format: SoundFormat,
  ) {
    this.#objects = objects
    this.#rung = rung
    this.#segments = segments
    this.grid = grid
    this.format = format
  }

  /** Throws what the object store throws, and an Error where there is no sound. */
  static async open(objects: Pick<ObjectStore, 'bytes'>, rung: SealedRung, segments: PlacedSegment[]): Promise<SoundSource> {
    const [head] = segments
    const [frame] = head ? soundFrames(await openSegment(objects, rung, head)) : []
    if (!frame) throw new Error('a sound without a frame')
    const format = formatOf(frame.data)
    const grid = { first: frame.time - clockOffsetSeconds, seconds: frameSamples / format.sampleRate }
    return new SoundSource(objects, rung, segments, grid, format)
  }

  /** Undefined in a hole of the sound, before its beginning and after its end. */
  async frame(index: number): Promise<Buffer | undefined> {
    // Lengths of segments are rounded: what lies at a border may be in the one beside.
    const middle = timeOf(this.grid, index) + this.grid.seconds / 2
    for (const time of [middle, middle - this.grid.seconds * 3, middle + this.grid.seconds * 3]) {
      const found = (await this.#frames(segmentAt(this.#segments, time))).get(index)
      if (found) return found
    }
    return undefined
  }

  #frames(segment: PlacedSegment): Promise<Map<number, Buffer>> {
    const known = this.#open.get(segment)
    if (known) return known
    const opened = this.#read(segment)
    this.#open.set(segment, opened)
    const [oldest] = this.#open.keys()
    if (this.#open.size > mostOpen && oldest) this.#open.delete(oldest)
    return opened
  }

  async #read(segment: PlacedSegment): Promise<Map<number, Buffer>> {
    const frames = soundFrames(await openSegment(this.#objects, this.#rung, segment))
    const { first, seconds } = this.grid
    return new Map(frames.map(({ time, data }) => [Math.round((time - clockOffsetSeconds - first) / seconds), data]))
  }
}
