// Downloads' pictures as they are marked, and as they are leaked: cut, made smaller and encoded anew.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { segmentSeconds } from '../../../core/plan.ts'
import { patternFrames } from '../../../core/trace/picture.ts'
import type { Looked } from '../../../workers/downloads/detect-picture.ts'
import { throughTool } from '../../../workers/downloads/through.ts'
import { markedArguments } from '../../../workers/media/mark-arguments.ts'
import { runMediaTool } from '../../../workers/media/process.ts'
import { leakPictureArguments, ownPictureArguments } from '../../../workers/media/trace-arguments.ts'
import { type BenchPicture, rung, size } from './pictures.ts'

const deps = { config: { ffmpegPath: 'ffmpeg' } } as Parameters<typeof throughTool>[0]
const chunkSegments = 6

export interface Stretch {
  from: number
  seconds: number
}

/** The chunks of a download that show a stretch, marked as a worker does it, one after the other in a file; resolves to where that begins, clip seconds. */
export async function markedStretch(
  { segments, seconds: whole }: BenchPicture,
  { from, seconds }: Stretch,
  key: Uint8Array,
  number: number,
  path: string,
): Promise<{ path: string; start: number }> {
  const first = Math.floor(from / segmentSeconds / chunkSegments) * chunkSegments
  const parts: string[] = []
  for (let at = first; at < segments.length && at * segmentSeconds < from + seconds; at += chunkSegments) {
    const [start, end] = [at * segmentSeconds, Math.min(whole, (at + chunkSegments) * segmentSeconds)]
    const file = `${path}-${number}-${at}.ts`
    parts.push(file)
    await runMediaTool('ffmpeg', markedArguments({ size, rung, start: start - 0.5, file }), {
      timeoutSeconds: 600,
      input: pieces(segments.slice(at, at + chunkSegments)),
      second: pieces(patternFrames(key, number, start - 0.5, end + 0.5)),
    })
  }
  const joined = `${path}-${number}.ts`
  await execa('ffmpeg', ['-v', 'error', '-y', '-i', `concat:${parts.join('|')}`, '-c', 'copy', '-copyts', joined])
  await Promise.all(parts.map((part) => rm(part)))
  return { path: joined, start: first * segmentSeconds }
}

async function* pieces(all: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* all
}

/** What is made of a stretch of it: 854x480 at 800 kb/s. */
export async function leakedStretch(
  file: { path: string; start: number },
  { from, seconds }: Stretch,
  folder: string,
  i: number,
): Promise<string> {
  const path = join(folder, `leak-${i}.mp4`)
  const rate = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '800k', '-maxrate', '800k', '-bufsize', '1600k']
  const cut = ['-i', file.path, '-ss', String(from - file.start), '-t', String(seconds), '-vf', 'scale=854:480']
  await execa('ffmpeg', ['-v', 'error', '-y', ...cut, '-an', ...rate, path])
  return path
}

export const leakIn = (path: string): Looked => ({ seen: (asked) => throughTool(deps, leakPictureArguments(path, asked)) })

export const originalOf = ({ segments }: BenchPicture): Looked => ({
  seen(asked, from = 0, to = Number.POSITIVE_INFINITY) {
    const first = Math.max(0, Math.floor(from / segmentSeconds) - 1)
    const shown = segments.slice(first, Math.min(segments.length, Math.ceil(to / segmentSeconds) + 1))
    return throughTool(deps, ownPictureArguments(from, asked), pieces(shown))
  },
})
