// Reads what matters of a finished MPEG-TS segment (ISO 13818-1): how many pictures, when, and which H.264 they are.
// Sealed segments can't be looked into later, so this is where "encoded" is checked against "planned". Pure.

export interface SegmentFacts {
  /** Pictures (PES packets of the video stream). */
  pictures: number
  /** Lowest and highest presentation time, seconds on the segment's clock; undefined without pictures. */
  first: number | undefined
  last: number | undefined
  /** Its first picture needs no other. False without pictures. */
  independent: boolean
  /** RFC 6381 `avc1.…` of the first sequence parameter set; undefined when there is none. */
  codec: string | undefined
}

export const packetBytes = 188
const sync = 0x47

/** Throws an Error when the bytes aren't a whole number of transport packets. */
export function inspectSegment(segment: Buffer): SegmentFacts {
  let pictures = 0
  let first: number | undefined
  let last: number | undefined
  for (const payload of pictureStarts(segment)) {
    pictures++
    const time = presentationTime(segment, payload)
    if (time === undefined) continue
    first = first === undefined ? time : Math.min(first, time)
    last = last === undefined ? time : Math.max(last, time)
  }
  return { pictures, first, last, independent: startsWithIdr(segment), codec: avcCodec(segment) }
}

/** When each of its pictures is shown, seconds on the segment's clock, in the order of the stream. Throws as `inspectSegment`. */
export function pictureTimes(segment: Buffer): number[] {
  const times: number[] = []
  for (const payload of pictureStarts(segment)) {
    const time = presentationTime(segment, payload)
    if (time !== undefined) times.push(time)
  }
  return times
}

/** All before the second picture's first packet; undefined when none begins in it. Throws as `inspectSegment`. */
export function firstPicture(segment: Buffer): Buffer | undefined {
  const starts = pictureStarts(segment)
  starts.next()
  const { value: second } = starts.next()
  return second === undefined ? undefined : segment.subarray(0, second - (second % packetBytes))
}

/** Where the PES packet of each picture begins. */
function* pictureStarts(segment: Buffer): Generator<number> {
  if (segment.length === 0 || segment.length % packetBytes !== 0)
    throw new Error(`a segment of ${segment.length} bytes is not whole packets`)
  for (let at = 0; at < segment.length; at += packetBytes) {
    if (segment[at] !== sync) throw new Error(`a packet at ${at} does not start with the sync byte`)
    const startsUnit = ((segment[at + 1] ?? 0) & 0x40) !== 0
    if (!startsUnit) continue
    const payload = payloadStart(segment, at)
    if (payload !== undefined && isVideoPes(segment, payload)) yield payload
  }
}

/** ISO 13818-1 2.4.3.2: after the 4-byte header and the adaptation field, when there is a payload. */
function payloadStart(segment: Buffer, at: number): number | undefined {
  const control = ((segment[at + 3] ?? 0) >> 4) & 3
  if ((control & 1) === 0) return undefined
  const start = at + 4 + (control & 2 ? 1 + (segment[at + 4] ?? 0) : 0)
  return start < at + packetBytes ? start : undefined
}

/** PES start code 00 00 01 with a video stream id (E0 to EF). */
const isVideoPes = (b: Buffer, at: number) => b[at] === 0 && b[at + 1] === 0 && b[at + 2] === 1 && ((b[at + 3] ?? 0) & 0xf0) === 0xe0

/** ISO 13818-1 2.4.3.7: 33 bits of a 90 kHz clock. */
function presentationTime(b: Buffer, pes: number): number | undefined {
  if (((b[pes + 7] ?? 0) & 0x80) === 0) return undefined
  const at = (i: number) => b[pes + 9 + i] ?? 0
  const ticks = ((at(0) >> 1) & 7) * 2 ** 30 + (at(1) << 22) + ((at(2) >> 1) << 15) + (at(3) << 7) + (at(4) >> 1)
  return ticks / 90_000
}

/** RFC 6381 3.3: `avc1.` and profile, constraints, level of the first SPS (NAL type 7), which starts in the first packet. */
function avcCodec(segment: Buffer): string | undefined {
  for (let at = 0; at + 7 < Math.min(segment.length, 64 * packetBytes); at++) {
    if (segment[at] !== 0 || segment[at + 1] !== 0 || segment[at + 2] !== 1) continue
    if (((segment[at + 3] ?? 0) & 0x1f) !== 7 || ((segment[at + 3] ?? 0) & 0x80) !== 0) continue
    return `avc1.${segment.subarray(at + 4, at + 7).toString('hex')}`
  }
  return undefined
}

/** A place between two pictures at which the stream can be parted by time: whatever comes before it is shown before whatever follows. */
export interface Parting {
  /** When what follows begins to be shown, seconds on the segment's clock. */
  time: number
  /** When the last picture before it is shown; less than anything at the first. */
  before: number
  /** Where its first packet begins, bytes. */
  offset: number
  /** What follows needs nothing of what comes before. */
  key: boolean
}

/**
 * In order: before the first picture, between pictures, and behind the last, where nothing follows (`time` is endless). Pictures that
 * are shown in another order than they come have none between them. Throws as `inspectSegment`.
 */
export function partings(segment: Buffer): Parting[] {
  const pictures = [...pictureStarts(segment)].flatMap((pes) => {
    const time = presentationTime(segment, pes)
    return time === undefined ? [] : [{ pes, time }]
  })
  const earliest = new Array<number>(pictures.length)
  let least = Number.POSITIVE_INFINITY
  for (let i = pictures.length - 1; i >= 0; i--) {
    least = Math.min(least, pictures[i]?.time ?? least)
    earliest[i] = least
  }
  const found: Parting[] = []
  let latest = Number.NEGATIVE_INFINITY
  for (const [i, { pes, time }] of pictures.entries()) {
    const begins = earliest[i] ?? time
    if (latest < begins) found.push({ time: begins, before: latest, offset: pes - (pes % packetBytes), key: isIdr(segment, pes) })
    latest = Math.max(latest, time)
  }
  return [...found, { time: Number.POSITIVE_INFINITY, before: latest, offset: segment.length, key: true }]
}

function startsWithIdr(segment: Buffer): boolean {
  const { value: pes } = pictureStarts(segment).next()
  return pes !== undefined && isIdr(segment, pes)
}

/** Whether a picture needs no other (NAL type 5, ITU-T H.264 7.4.1.2.4): then whoever comes in here sees everything from here on. */
function isIdr(segment: Buffer, pes: number): boolean {
  const picture = beginningOf(segment, pes)
  for (let at = picture.indexOf(startCode); at !== -1; at = picture.indexOf(startCode, at + 3)) {
    const type = (picture[at + 3] ?? 0) & 0x1f
    if (type === 5) return true
    if (type === 1 || type === 2) return false
  }
  return false
}

const startCode = Buffer.from([0, 0, 1])

/** As far as a picture's headers go, packets: parameter sets and what is said beside them come first. */
const mostHeaders = 64

/** The beginning of a picture, out of its packets: a start code may lie across two. */
function beginningOf(segment: Buffer, pes: number): Buffer {
  const first = Math.floor(pes / packetBytes) * packetBytes
  const parts = [segment.subarray(pes + 9 + (segment[pes + 8] ?? 0), first + packetBytes)]
  const program = segment.readUInt16BE(first + 1) & 0x1fff
  for (let at = first + packetBytes; at + packetBytes <= segment.length && parts.length < mostHeaders; at += packetBytes) {
    const header = segment.readUInt16BE(at + 1)
    if ((header & 0x1fff) !== program) continue
    if (header & 0x4000) break
    parts.push(segment.subarray(payloadStart(segment, at) ?? at + packetBytes, at + packetBytes))
  }
  return Buffer.concat(parts)
}
