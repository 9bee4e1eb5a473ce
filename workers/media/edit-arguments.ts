// Argument lists for what edits make: pure, one function a use.
import { clockOffsetSeconds, type EncodedRungName, ladder, segmentSeconds, shortestSegment } from '../../core/plan.ts'
import type { SoundFormat } from './adts.ts'
import { encoder, ours, quiet, segmenter, stamp } from './arguments.ts'

export interface PieceEncode {
  /** From when to when on the original's clock, and how much later it is shown, seconds. */
  piece: { start: number; end: number; shift: number }
  /** `bandwidth`: of its widest segment, bits/s. */
  rung: { name: string; frameRate: number | null; bandwidth: number | null }
  folder: string
}

/** The end of what is kept, cut to the picture, in the rung's own size; segments on a grid of its own. */
export function pieceArguments({ piece, rung, folder }: PieceEncode): string[] {
  const [start, end] = [piece.start, piece.end].map((time) => clockOffsetSeconds + time) as [number, number]
  const grid: string[] = []
  for (let time = start + segmentSeconds; time <= end - shortestSegment; time += segmentSeconds) grid.push(stamp(time))
  return [
    ...[...quiet, '-copyts', ...ours, '-map', '0:v:0', '-an'],
    // Times are rounded to the stream's clock: a picture that begins with the range is in it.
    ...['-vf', `trim=start=${stamp(start - tick)}:end=${stamp(end - tick)}`, '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
    ...againEncoder(rung, quick),
    ...(grid.length > 0 ? ['-force_key_frames', grid.join(',')] : []),
    ...['-output_ts_offset', stamp(piece.shift)],
    ...segmenter(folder, 0.5),
  ]
}

/** Ends are to the millisecond and pictures to the tick; no two pictures are so close, seconds. */
export const tick = 0.001

/** Somebody waits for a few seconds of it: they may take more bits than they need. */
const quick = 'superfast'

/** A picture out of a finished rung, encoded again as that rung is. */
export function againEncoder({ name, frameRate, bandwidth }: PieceEncode['rung'], preset: string): string[] {
  const isEncoded = (ladder as readonly string[]).includes(name)
  if (isEncoded) return encoder({ name: name as EncodedRungName }, frameRate ?? 30, 2, preset)
  // Close to the copied picture, and no wider than its widest segment: players choose by that.
  const ceiling = String(bandwidth ?? 8_000_000)
  const shape = ['-c:v', 'libx264', '-preset', preset, '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-threads', '2']
  return [...shape, '-crf', '17', '-maxrate', ceiling, '-bufsize', ceiling, '-sc_threshold', '0', '-g', '1000000']
}

/** A tile of each key picture that comes. */
export function storyboardArguments(folder: string, tile: { width: number; height: number }): string[] {
  return [
    ...[...quiet, '-skip_frame', 'nokey', '-copyts', ...ours, '-map', '0:v:0', '-an'],
    ...['-vf', `scale=${tile.width}:${tile.height}:flags=bicubic,setsar=1`],
    ...['-fps_mode', 'passthrough', '-c:v', 'png', '-compression_level', '1', '-f', 'image2', `${folder}/tile-%d.png`],
  ]
}

/** The first picture at `from` seconds of the clip or after it. */
export function posterArguments(folder: string, from: number, size: { width: number; height: number }): string[] {
  return [
    ...[...quiet, '-copyts', ...ours, '-map', '0:v:0', '-an'],
    ...['-vf', `select='gte(t,${stamp(clockOffsetSeconds + from)})',scale=${size.width}:${size.height}:flags=bicubic,setsar=1`],
    ...['-fps_mode', 'passthrough', '-frames:v', '1', '-c:v', 'png', '-compression_level', '1', '-f', 'image2', `${folder}/poster-%d.png`],
  ]
}

/** Frames of AAC on standard input to interleaved 32-bit floats on standard output. */
export function soundDecodeArguments(): string[] {
  return [...quiet, ...adts, '-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1']
}

/** Interleaved 32-bit floats on standard input to frames of AAC-LC on standard output. */
export function soundEncodeArguments({ sampleRate, channels }: SoundFormat): string[] {
  const input = ['-protocol_whitelist', 'pipe', '-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0']
  return [...quiet, ...input, '-c:a', 'aac', '-b:a', channels > 1 ? '128k' : '96k', '-f', 'adts', 'pipe:1']
}

/** Frames of AAC on standard input into segments, the first heard at `start` on the clip's clock. */
export function soundSegmentArguments(start: number, folder: string): string[] {
  return [
    ...[...quiet, ...adts, '-map', '0:a:0', '-c:a', 'copy', '-output_ts_offset', stamp(clockOffsetSeconds + start)],
    ...segmenter(folder, segmentSeconds),
  ]
}

export interface VoiceChange {
  filters: string
  /** Where the new sound is nothing but silence, whatever the filters made of it, seconds of the sound. */
  silent: { from: number; to: number }[]
  channels: number
}

/** The same, with another voice. */
export function voiceSegmentArguments(start: number, folder: string, { filters, silent, channels }: VoiceChange): string[] {
  const muted = silent.map(({ from, to }) => `between(t,${stamp(from)},${stamp(to)})`)
  const chain = [filters, ...(muted.length > 0 ? [`volume=0:enable='${muted.join('+')}'`] : [])]
  return [
    ...[
      ...quiet,
      ...adts,
      '-map',
      '0:a:0',
      '-af',
      chain.join(','),
      '-ac',
      String(channels),
      '-c:a',
      'aac',
      '-b:a',
      channels > 1 ? '128k' : '96k',
    ],
    ...['-output_ts_offset', stamp(clockOffsetSeconds + start), ...segmenter(folder, segmentSeconds)],
  ]
}

const adts = ['-protocol_whitelist', 'pipe', '-format_whitelist', 'aac', '-f', 'aac', '-i', 'pipe:0']

/** Samples a second that loudness is measured by. */
export const waveformRate = 8000

/** The sound as one channel of 16-bit samples on standard output. */
export function waveformArguments(): string[] {
  return [...quiet, ...ours, '-map', '0:a:0', '-ac', '1', '-ar', String(waveformRate), '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1']
}
