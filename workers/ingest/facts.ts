// What ffprobe says of a recording, reduced to what Safelight decides by. Pure: JSON in, facts out.
import { SafelightError } from '../../core/errors.ts'
import { type Opening, openingOf } from './opening.ts'

export interface VideoFacts {
  /** ffmpeg's stream index. */
  index: number
  codec: string
  profile: string
  level: number
  pixelFormat: string
  /** As stored, px. */
  codedWidth: number
  codedHeight: number
  /** As shown: square pixels, upright, px; not rounded, so that a rung's size is rounded once. */
  width: number
  height: number
  /** Clockwise turn to show it upright, degrees: 0, 90, 180, 270. */
  rotation: number
  squarePixels: boolean
  interlaced: boolean
  /** PQ or HLG: has to be tone-mapped. */
  highDynamicRange: boolean
  /** Pictures a second on average; 0 when the container doesn't say. */
  frameRate: number
  startSeconds: number
  /** End of the track on the source's clock, as its container says; undefined when it doesn't. */
  endSeconds: number | undefined
  bitsPerSecond: number
}

export interface AudioFacts {
  index: number
  codec: string
  profile: string
  channels: number
  sampleRate: number
  startSeconds: number
}

export interface Facts {
  format: string
  /** What the source's clock shows at the clip's 0, seconds. */
  origin: number
  /** Of the whole recording as its container says, from `origin`; undefined when it doesn't. */
  declaredSeconds: number | undefined
  /** End of the chosen picture or sound as their own tracks say, from `origin`; undefined when they don't. */
  trackSeconds: number | undefined
  /** Longest time between keyframes in the part that was looked at, seconds; 0 with fewer than two. */
  keyframeGap: number
  /** The first chunk where it could be counted by now. */
  opening: Opening | undefined
  video: VideoFacts | undefined
  audio: AudioFacts | undefined
}

export interface ProbeStream {
  index: number
  codec_type?: string
  codec_name?: string
  profile?: string
  level?: number
  pix_fmt?: string
  width?: number
  height?: number
  sample_aspect_ratio?: string
  field_order?: string
  color_transfer?: string
  avg_frame_rate?: string
  start_time?: string
  duration?: string
  bit_rate?: string
  channels?: number
  sample_rate?: string
  disposition?: { attached_pic?: number; default?: number }
  side_data_list?: { side_data_type?: string; rotation?: number }[]
}
export interface ProbePacket {
  stream_index: number
  pts_time?: string
  dts_time?: string
  flags?: string
}
export interface ProbeOutput {
  format?: { format_name?: string; duration?: string; start_time?: string; bit_rate?: string }
  streams?: ProbeStream[]
  packets?: ProbePacket[]
}

const maxSide = 8192

/** Throws SafelightError `not_media`, `unsupported_codec` or `too_big_picture` when there is nothing to play. */
export function readFacts(probe: ProbeOutput): Facts {
  const streams = probe.streams ?? []
  const pictures = streams.filter((s) => s.codec_type === 'video' && !s.disposition?.attached_pic)
  const known = pictures.filter(
    (s) => s.codec_name !== undefined && s.codec_name !== 'unknown' && (s.width ?? 0) > 0 && (s.height ?? 0) > 0,
  )
  const sounds = streams.filter(
    (s) => s.codec_type === 'audio' && s.codec_name !== undefined && s.codec_name !== 'unknown' && (s.channels ?? 0) > 0,
  )
  const picture = best(known, (s) => (s.width ?? 0) * (s.height ?? 0))
  const sound = best(sounds, (s) => (s.disposition?.default ?? 0) * 100 + (s.channels ?? 0))
  if (!picture && !sound) throw new SafelightError(pictures.length > 0 ? 'unsupported_codec' : 'not_media')
  if (picture && Math.max(picture.width ?? 0, picture.height ?? 0) > maxSide) throw new SafelightError('too_big_picture')
  const format = probe.format?.format_name ?? ''
  // ISO BMFF (ISO 14496-12) presents from 0: a picture that starts late is held back on purpose. Elsewhere the first time is arbitrary.
  const origin = format.includes('mp4') ? Math.min(0, seconds(probe.format?.start_time) ?? 0) : (seconds(probe.format?.start_time) ?? 0)
  const packets = picture ? (probe.packets ?? []).filter((packet) => packet.stream_index === picture.index) : []
  const facts = {
    format,
    origin,
    declaredSeconds: positive(seconds(probe.format?.duration)) ?? trackSeconds([picture, sound], origin),
    trackSeconds: trackSeconds([picture, sound], origin),
    keyframeGap: keyframeGap(packets),
    video: picture && videoFacts(picture),
    audio: sound && audioFacts(sound),
  }
  const times = packets.flatMap((packet) => timeOf(packet) ?? []).map((time) => time - origin)
  return {
    ...facts,
    opening: openingOf(
      facts,
      times.sort((a, b) => a - b),
    ),
  }
}

function videoFacts(s: ProbeStream): VideoFacts {
  const codedWidth = s.width ?? 0
  const codedHeight = s.height ?? 0
  const aspect = ratio(s.sample_aspect_ratio?.replace(':', '/')) || 1
  const turned = s.side_data_list?.find((d) => d.rotation !== undefined)?.rotation ?? 0
  const rotation = (((-Math.round(turned / 90) * 90) % 360) + 360) % 360
  // The longer way out: never throw pixels away to make them square.
  const [squareWidth, squareHeight] = aspect >= 1 ? [codedWidth * aspect, codedHeight] : [codedWidth, codedHeight / aspect]
  const sideways = rotation === 90 || rotation === 270
  return {
    index: s.index,
    codec: s.codec_name ?? '',
    profile: s.profile ?? '',
    level: s.level ?? 0,
    pixelFormat: s.pix_fmt ?? '',
    codedWidth,
    codedHeight,
    width: sideways ? squareHeight : squareWidth,
    height: sideways ? squareWidth : squareHeight,
    rotation,
    squarePixels: Math.abs(aspect - 1) < 1e-6,
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(s.field_order ?? ''),
    highDynamicRange: s.color_transfer === 'smpte2084' || s.color_transfer === 'arib-std-b67',
    frameRate: ratio(s.avg_frame_rate),
    startSeconds: seconds(s.start_time) ?? 0,
    endSeconds: endOf(s),
    bitsPerSecond: Number(s.bit_rate ?? 0) || 0,
  }
}

function audioFacts(s: ProbeStream): AudioFacts {
  return {
    index: s.index,
    codec: s.codec_name ?? '',
    profile: s.profile ?? '',
    channels: s.channels ?? 0,
    sampleRate: Number(s.sample_rate ?? 0) || 0,
    startSeconds: seconds(s.start_time) ?? 0,
  }
}

function trackSeconds(streams: (ProbeStream | undefined)[], origin: number): number | undefined {
  const ends = streams.flatMap((s) => (s && endOf(s)) ?? [])
  return ends.length > 0 ? Math.max(...ends) - origin : undefined
}

function endOf(s: ProbeStream): number | undefined {
  const length = positive(seconds(s.duration))
  return length === undefined ? undefined : (seconds(s.start_time) ?? 0) + length
}

const positive = (value: number | undefined) => (value !== undefined && value > 0 ? value : undefined)

/** AVI and raw streams have decoding times alone. */
const timeOf = (packet: ProbePacket) => seconds(packet.pts_time) ?? seconds(packet.dts_time)

function keyframeGap(packets: ProbePacket[]): number {
  let gap = 0
  let last: number | undefined
  let end: number | undefined
  for (const packet of packets) {
    const time = timeOf(packet)
    if (time === undefined) continue
    end = Math.max(end ?? time, time)
    if (!packet.flags?.startsWith('K')) continue
    if (last !== undefined) gap = Math.max(gap, time - last)
    last = time
  }
  // A last keyframe followed by many pictures counts too: the next one is at least that far away.
  return last !== undefined && end !== undefined ? Math.max(gap, end - last) : 0
}

function best<T>(items: T[], score: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>((winner, item) => (winner === undefined || score(item) > score(winner) ? item : winner), undefined)
}

function seconds(text: string | undefined): number | undefined {
  const value = text === undefined ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** `30000/1001` -> 29.97; 0 for `0/0` and absent. */
function ratio(text: string | undefined): number {
  const [over = Number.NaN, under = 1] = (text ?? '').split('/').map(Number)
  const value = over / under
  return Number.isFinite(value) ? value : 0
}
