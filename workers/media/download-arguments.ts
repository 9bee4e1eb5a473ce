// Argument lists for packaging: pure, one function a use. What goes in is ours: segments that were published, and marked sound.
import { clockOffsetSeconds } from '../../core/plan.ts'
import { ours, quiet, stamp, standardInput } from './arguments.ts'
import { secondInput } from './process.ts'

/** What a player shows beside the name of the file. */
export interface Tags {
  title: string
  /** When it was recorded. */
  recordedAt: Date
}

const adts = (input: string): string[] => ['-protocol_whitelist', 'pipe', '-format_whitelist', 'aac', '-f', 'aac', '-i', input]

/** Packets of each input in hand. Where one has none of the eight it has otherwise, ffmpeg sleeps 10 ms: most of the time a copy took. */
const inHand = ['-thread_queue_size', '512']

/** Nothing of what was recorded beside picture and sound goes along. */
const bare = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact']

const tagged = (tags: Record<string, string>): string[] =>
  Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])

/** The longest packet that a muxer takes, ticks. */
const longestTicks = 2 ** 31 - 1

/**
 * A picture that ends at `end`, clip seconds: each packet lasts until then, and of these lengths a muxer of MP4 takes the last packet's alone, of every other one the
 * time until the next. Its samples end there (what is stored last may be shown earlier) as its last picture does. Times are named, or the filter shows
 * pictures in the order in which they are stored.
 */
function endingAt(end: number): string {
  const at = `${stamp(clockOffsetSeconds + end)}/TB`
  return `setts=pts=PTS:dts=DTS:duration='clip(min(${at}-PTS,${at}-DTS-STARTPTS+STARTDTS),1,${longestTicks})'`
}

/**
 * The segments of a picture (standard input) and the sound in ADTS (the second input), both as they are, in a file that plays from its
 * beginning while it is still coming (its index first). `soundStart`: when the first frame of sound is heard, clip seconds; undefined where there is
 * none, and nothing comes in beside the picture. `pictureEnd`: until when the last picture is shown, clip seconds, which transport
 * streams don't say. `room`: bytes kept for the index, as `indexRoom` says; without it the file is written a second time.
 */
export function mp4Arguments(
  file: string,
  { soundStart, pictureEnd, room }: { soundStart: number | undefined; pictureEnd: number; room: number | undefined },
  { title, recordedAt }: Tags,
): string[] {
  const hasSound = soundStart !== undefined
  const sound = hasSound ? ['-itsoffset', stamp(clockOffsetSeconds + soundStart), ...inHand, ...adts(secondInput)] : []
  return [
    ...[...quiet, '-copyts', ...inHand, ...ours, ...sound],
    ...['-map', '0:v:0', ...(hasSound ? ['-map', '1:a:0', '-bsf:a', 'aac_adtstoasc'] : [])],
    ...['-c', 'copy', '-bsf:v', endingAt(pictureEnd), '-max_muxing_queue_size', '4096'],
    ...[...bare, ...tagged({ title, creation_time: recordedAt.toISOString() })],
    ...['-output_ts_offset', stamp(-clockOffsetSeconds), ...inFront(room), '-f', 'mp4', file],
  ]
}

const inFront = (room: number | undefined): string[] => (room === undefined ? ['-movflags', '+faststart'] : ['-moov_size', String(room)])

/** The sound in ADTS (standard input) as MP3, which every machine plays. */
export function mp3Arguments(file: string, channels: number, { title, recordedAt }: Tags): string[] {
  return [
    ...[...quiet, ...adts(standardInput), '-map', '0:a:0', '-c:a', 'libmp3lame', '-b:a', channels > 1 ? '128k' : '96k'],
    ...[...bare, ...tagged({ title, date: recordedAt.toISOString().slice(0, 10) })],
    ...['-id3v2_version', '3', '-write_xing', '1', '-f', 'mp3', file],
  ]
}
