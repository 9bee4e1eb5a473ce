// Argument lists for a picture with the marks of a download: pure.
import type { Size } from '../../core/anonymise/boxes.ts'
import { clockOffsetSeconds, segmentSeconds } from '../../core/plan.ts'
import { patternRate, patternSize } from '../../core/trace/picture.ts'
import { ours, quiet, stamp } from './arguments.ts'
import { againEncoder, type PieceEncode } from './edit-arguments.ts'
import { secondInput } from './process.ts'

export interface MarkedPicture {
  /** Of the rung, px. */
  size: Size
  rung: PieceEncode['rung']
  /** Of the first pattern frame, clip seconds. */
  start: number
  /** A PNG as large as the picture, which is seen in it. */
  seen?: string
  /** MPEG-TS. */
  file: string
}

/** Quick as the ladder's own. */
const preset = 'veryfast'

/**
 * Segments of ours on standard input and pattern frames (core/trace/picture.ts) on the second: the picture with its marks, each of its pictures at its
 * own time on the segments' clock.
 */
export function markedArguments({ size, rung, start, seen, file }: MarkedPicture): string[] {
  const { width, height } = patternSize
  const pattern = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p10le', '-s', `${width}x${height}`, '-framerate', String(patternRate)]
  return [
    ...[...quiet, '-copyts', '-threads', '2', ...ours, '-protocol_whitelist', 'pipe', ...pattern, '-i', secondInput],
    ...(seen === undefined ? [] : ['-protocol_whitelist', 'file', '-format_whitelist', 'png_pipe', '-f', 'png_pipe', '-i', `file:${seen}`]),
    ...['-filter_complex', markGraph(size, start, seen !== undefined), '-map', '[marked]', '-an', '-fps_mode', 'passthrough'],
    // Beside a filter graph there is no input whose clock could be taken: by the pictures' rate times would be rounded.
    ...['-enc_time_base', '1:90000', ...againEncoder(rung, preset), '-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`],
    ...['-max_muxing_queue_size', '4096', '-muxdelay', '0', '-muxpreload', '0'],
    ...['-mpegts_flags', '+initial_discontinuity', '-f', 'mpegts', file],
  ]
}

/** In ten bits, so that less than a level is not nothing; brought back to eight by a fixed dither, which keeps it on the average. */
function markGraph({ width, height }: Size, start: number, isSeen: boolean): string {
  const times = `settb=1/90000,setpts=N/(${patternRate}*TB)+${stamp(clockOffsetSeconds + start)}/TB`
  const shown = isSeen ? '[0:v:0][2:v:0]overlay=0:0:format=yuv420[shown];[shown]' : '[0:v:0]'
  const luma = 'c0_mode=grainmerge:c1_mode=normal:c1_opacity=1:c2_mode=normal:c2_opacity=1:shortest=1'
  return [
    `[1:v:0]${times},scale=${width}:${height}:flags=bicubic,format=yuv420p10le,setsar=1[pattern]`,
    `${shown}scale=${width}:${height},format=yuv420p10le,setsar=1[plain]`,
    `[plain][pattern]blend=${luma},scale=sws_dither=bayer,format=yuv420p[marked]`,
  ].join(';')
}
