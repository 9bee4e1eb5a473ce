// Whether a recording's own picture can be the `source` rung as it is (DESIGN.md 5.3). Pure.
import type { AudioFacts, Facts } from './facts.ts'

/** Keyframes further apart than this make segments too long to start or seek in, seconds. */
export const maxKeyframeGap = 6
const latePicture = 0.5

/** Why the picture has to be encoded, in words for its owner; undefined when it is copied as it is. */
export function copyRefusal(facts: Facts): string | undefined {
  const { video, keyframeGap, origin } = facts
  if (!video) return undefined
  if (video.codec !== 'h264') return `The picture is ${codecName(video.codec)}, which not every browser plays`
  if (!['yuv420p', 'yuvj420p'].includes(video.pixelFormat))
    return 'Its colours are kept in a way that not every browser plays (not 8-bit 4:2:0)'
  if (!/baseline|main|^high$/i.test(video.profile))
    return `Its H.264 profile (${video.profile || 'unknown'}) is not one that every browser plays`
  if (video.level > 51) return 'Its H.264 level is above 5.1, more than many devices play'
  if (video.rotation !== 0) return 'The camera was held upright, and the picture has to be turned'
  if (!video.squarePixels) return 'Its pixels are not square'
  if (video.interlaced) return 'Its picture is interlaced'
  if (video.highDynamicRange) return 'Its colours are high dynamic range'
  if (video.startSeconds - origin > latePicture) return 'The picture starts later than the recording'
  if (outlasts(facts, facts.trackSeconds)) return 'The recording goes on after its picture and sound have ended'
  if (keyframeGap > maxKeyframeGap) return longGap(keyframeGap)
  return undefined
}

/** Longest time the last picture is held for a container that goes on after its picture and sound, seconds. */
const longestHold = 60

/**
 * Another track (subtitles) makes the presentation longer than its picture and sound, which end at `end`: players hold the
 * last picture, and so do we. A rest of 2 % or half a second is nothing that anyone waits for.
 */
export function outlasts({ declaredSeconds }: Pick<Facts, 'declaredSeconds'>, end: number | undefined): boolean {
  if (declaredSeconds === undefined || end === undefined) return false
  const rest = declaredSeconds - end
  return rest > Math.max(0.5, declaredSeconds * 0.02) && rest < longestHold
}

export const longGap = (seconds: number): string => `Its keyframes are ${seconds.toFixed(1)} s apart, more than ${maxKeyframeGap} s`

export const dependent = 'Its key pictures need the ones before them, so that nobody could start there'

/** AAC-LC in at most two channels plays everywhere as it is. */
export function soundCopies(audio: AudioFacts): boolean {
  return (
    audio.codec === 'aac' && /^LC$/i.test(audio.profile) && audio.channels <= 2 && audio.sampleRate >= 16_000 && audio.sampleRate <= 48_000
  )
}

function codecName(codec: string): string {
  const names: Record<string, string> = {
    hevc: 'HEVC (H.265)',
    vp8: 'VP8',
    vp9: 'VP9',
    av1: 'AV1',
    mpeg4: 'MPEG-4 Visual',
    mjpeg: 'Motion JPEG',
    h263: 'H.263',
    theora: 'Theora',
    prores: 'ProRes',
  }
  return names[codec] ?? codec
}
