// Moves a transport stream's clock: every time stamp in it (ISO 13818-1: PCR, PTS, DTS) by the same amount. Nothing else of the
// bytes changes, so a segment goes from one recording into another without being decoded. Pure.

const packetBytes = 188
const sync = 0x47
/** PCR bases and time stamps are 33 bits of a 90 kHz clock. */
const wrap = 2 ** 33
export const ticksPerSecond = 90_000

/** Moves all stamps of whole packets in place. `seconds` may be negative. Throws an Error for what are no transport packets. */
export function shiftClock(stream: Buffer, seconds: number): Buffer {
  if (stream.length % packetBytes !== 0) throw new Error(`a segment of ${stream.length} bytes is not whole packets`)
  const ticks = Math.round(seconds * ticksPerSecond)
  if (ticks === 0) return stream
  for (let at = 0; at < stream.length; at += packetBytes) {
    if (stream[at] !== sync) throw new Error(`a packet at ${at} does not start with the sync byte`)
    const control = (byte(stream, at + 3) >> 4) & 3
    const adaptation = control & 2 ? 1 + byte(stream, at + 4) : 0
    if (adaptation > 1) shiftReference(stream, at + 5, ticks)
    const startsUnit = (byte(stream, at + 1) & 0x40) !== 0
    const payload = at + 4 + adaptation
    if (startsUnit && control & 1 && payload + 19 <= at + packetBytes) shiftPresentation(stream, payload, ticks)
  }
  return stream
}

const byte = (b: Buffer, at: number): number => b[at] ?? 0

/** ISO 13818-1 2.4.3.4: the program clock reference where the adaptation field has one. */
function shiftReference(b: Buffer, flags: number, ticks: number): void {
  if ((byte(b, flags) & 0x10) === 0) return
  const at = flags + 1
  const base = b.readUInt32BE(at) * 2 + (byte(b, at + 4) >> 7)
  const moved = wrapped(base + ticks)
  b.writeUInt32BE(Math.floor(moved / 2), at)
  b[at + 4] = (byte(b, at + 4) & 0x7f) | ((moved % 2) << 7)
}

/** ISO 13818-1 2.4.3.7: presentation and decoding time of a PES packet of sound or picture. */
function shiftPresentation(b: Buffer, pes: number, ticks: number): void {
  const isStream = b[pes] === 0 && b[pes + 1] === 0 && b[pes + 2] === 1 && byte(b, pes + 3) >= 0xc0 && byte(b, pes + 3) <= 0xef
  if (!isStream) return
  const has = byte(b, pes + 7) >> 6
  if (has & 2) shiftStamp(b, pes + 9, ticks)
  if (has === 3) shiftStamp(b, pes + 14, ticks)
}

function shiftStamp(b: Buffer, at: number, ticks: number): void {
  writeStamp(b, at, wrapped(readStamp(b, at) + ticks))
}

/** 33 bits in five bytes, with marker bits between them: 90 kHz ticks. */
export function readStamp(b: Buffer, at: number): number {
  const low = ((byte(b, at + 1) << 22) | ((byte(b, at + 2) >> 1) << 15) | (byte(b, at + 3) << 7) | (byte(b, at + 4) >> 1)) >>> 0
  return ((byte(b, at) >> 1) & 7) * 2 ** 30 + low
}

function writeStamp(b: Buffer, at: number, ticks: number): void {
  const high = Math.floor(ticks / 2 ** 30)
  const low = ticks % 2 ** 30
  b[at] = (byte(b, at) & 0xf1) | (high << 1)
  b[at + 1] = low >> 22
  b[at + 2] = ((low >> 14) & 0xfe) | 1
  b[at + 3] = (low >> 7) & 0xff
  b[at + 4] = ((low << 1) & 0xfe) | 1
}

const wrapped = (ticks: number): number => ((ticks % wrap) + wrap) % wrap
