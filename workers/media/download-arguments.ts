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

/** Nothing of what was recorded beside picture and sound goes along. */
const bare = ['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact']

const tagged = (tags: Record<string, string>): string[] =>
  Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])

/**
 * The segments of a picture (standard input) and the sound in ADTS (the second input), both as they are, in a file that plays from its
 * beginning while it is still coming (its index first). `soundStart`: when the first frame of sound is heard, clip seconds; undefined where there is
 * none, and nothing comes in beside the picture.
 */
export function mp4Arguments(file: string, soundStart: number | undefined, { title, recordedAt }: Tags): string[] {
  const hasSound = soundStart !== undefined
  const sound = hasSound ? ['-itsoffset', stamp(clockOffsetSeconds + soundStart), ...adts(secondInput)] : []
  return [
    ...[...quiet, '-copyts', ...ours, ...sound, '-map', '0:v:0', ...(hasSound ? ['-map', '1:a:0', '-bsf:a', 'aac_adtstoasc'] : [])],
    ...['-c', 'copy', '-max_muxing_queue_size', '4096'],
    ...[...bare, ...tagged({ title, creation_time: recordedAt.toISOString() })],
    ...['-output_ts_offset', stamp(-clockOffsetSeconds), '-movflags', '+faststart', '-f', 'mp4', file],
  ]
}

/** The sound in ADTS (standard input) as MP3, which every machine plays. */
export function mp3Arguments(file: string, channels: number, { title, recordedAt }: Tags): string[] {
  return [
    ...[...quiet, ...adts(standardInput), '-map', '0:a:0', '-c:a', 'libmp3lame', '-b:a', channels > 1 ? '128k' : '96k'],
    ...[...bare, ...tagged({ title, date: recordedAt.toISOString().slice(0, 10) })],
    ...['-id3v2_version', '3', '-write_xing', '1', '-f', 'mp3', file],
  ]
}
