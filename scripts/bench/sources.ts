// Recordings to measure with, made by ffmpeg: nothing downloaded, nobody in the picture.
import { existsSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'

export interface BenchSource {
  name: string
  path: string
  seconds: number
}

/** Moving, noisy pictures at `megabits` a second: about as hard to encode as a classroom. */
async function piece(folder: string, name: string, seconds: number, keyframeSeconds: number, megabits: number): Promise<string> {
  const path = join(folder, `${name}.mp4`)
  if (existsSync(path)) return path
  const picture = `testsrc2=s=1920x1080:r=30:d=${seconds},noise=alls=14:allf=t`
  const rate = ['-b:v', `${megabits}M`, '-maxrate', `${megabits}M`, '-bufsize', `${megabits * 2}M`]
  const gop = ['-g', String(30 * keyframeSeconds), '-keyint_min', String(30 * keyframeSeconds), '-sc_threshold', '0']
  const sound = ['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`, '-c:a', 'aac', '-b:a', '128k', '-ac', '2']
  const unfinished = `${path}.part.mp4`
  const codec = ['-c:v', 'libx264', '-preset', 'superfast', '-pix_fmt', 'yuv420p', ...rate, ...gop]
  await execa('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    picture,
    ...sound.slice(0, 4),
    ...codec,
    ...sound.slice(4),
    unfinished,
  ])
  await rename(unfinished, path)
  return path
}

/** `piece` over and over, without encoding again. */
async function looped(folder: string, name: string, from: string, times: number): Promise<string> {
  const path = join(folder, `${name}.mp4`)
  if (existsSync(path)) return path
  const unfinished = `${path}.part.mp4`
  await execa('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    '-y',
    '-stream_loop',
    String(times - 1),
    '-i',
    from,
    '-c',
    'copy',
    '-movflags',
    '+faststart',
    unfinished,
  ])
  await rename(unfinished, path)
  return path
}

export interface BenchSources {
  /** 5 minutes that have to be encoded (keyframes 10 s apart). */
  ladder: BenchSource
  /** 10 minutes of a phone's kind: copied. */
  copied: BenchSource
  /** 10 minutes that have to be encoded. */
  encoded: BenchSource
  /** An hour of 3 GB: copied. */
  hour: BenchSource
  /** One minute, for warming up. */
  minute: BenchSource
}

/** Makes (or finds) them in `folder`: 5 GB. */
export async function makeSources(folder: string): Promise<BenchSources> {
  await mkdir(folder, { recursive: true })
  const short = await piece(folder, 'short-gop', 60, 2, 6.6)
  const long = await piece(folder, 'long-gop', 60, 10, 6.6)
  const source = async (name: string, from: string, minutes: number) => ({
    name,
    path: await looped(folder, name, from, minutes),
    seconds: minutes * 60,
  })
  return {
    ladder: await source('ladder-5-min', long, 5),
    copied: await source('copied-10-min', short, 10),
    encoded: await source('encoded-10-min', long, 10),
    hour: await source('copied-60-min', short, 60),
    minute: { name: 'a minute', path: short, seconds: 60 },
  }
}
