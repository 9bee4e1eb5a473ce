// Sounds to mark: recordings there are, or people made up who speak made up sentences.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { FrameSource } from '../../../workers/downloads/frames.ts'
import { formatOf, framesIn } from '../../../workers/media/adts.ts'

export interface BenchSound {
  name: string
  source: FrameSource
  frames: number
  seconds: number
}

const quiet = ['-hide_banner', '-nostdin', '-v', 'error']

/** Numbers from 0 to below 1, the same for the same seed (Lehmer's generator). */
export function drawing(seed: number): () => number {
  let state = (seed * 7919) % 2_147_483_647 || 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** Several recordings one after the other, each as it is heard for at most `most` seconds, as the service would encode them. */
export async function recorded(name: string, paths: readonly string[], channels: number, most: number): Promise<BenchSound> {
  const pieces: Buffer[] = []
  for (const path of paths) {
    const asked = [
      ...quiet,
      '-i',
      path,
      '-map',
      '0:a:0',
      '-t',
      String(most),
      '-ac',
      String(channels),
      '-ar',
      '48000',
      '-f',
      'f32le',
      'pipe:1',
    ]
    const { stdout } = await execa('ffmpeg', asked, { encoding: 'buffer', maxBuffer: 2 ** 31, reject: false })
    pieces.push(Buffer.from(stdout))
  }
  return encoded(name, Buffer.concat(pieces), channels)
}

/** Files of a folder that have sound, the longest first. */
export async function heardIn(folder: string): Promise<string[]> {
  const found: { path: string; seconds: number }[] = []
  for (const file of (await readdir(folder)).sort()) {
    const path = join(folder, file)
    const asked = ['-v', 'error', '-select_streams', 'a:0', '-show_entries', 'packet=duration_time', '-of', 'csv=p=0', path]
    const { stdout } = await execa('ffprobe', asked, { reject: false })
    const seconds = stdout.split('\n').reduce((sum, line) => sum + (Number.parseFloat(line) || 0), 0)
    if (seconds >= 2) found.push({ path, seconds })
  }
  return found.sort((a, b) => b.seconds - a.seconds).map(({ path }) => path)
}

const words =
  'the a class lesson today we look at water light plants number seven and why children answer question please open your book page good think about how many because river mountain story write together listen again who knows yes no maybe after before teacher morning colour'.split(
    ' ',
  )

/** Somebody in a room who speaks for so many seconds; `voice` is one of flite's. */
export async function spoken(voice: string, seconds: number, seed: number): Promise<BenchSound> {
  const draw = drawing(seed)
  const sentence = () => `${Array.from({ length: 6 + Math.floor(draw() * 8) }, () => words[Math.floor(draw() * words.length)]).join(' ')}.`
  const folder = await mkdtemp(join(tmpdir(), 'safelight-trace-'))
  try {
    const text = join(folder, 'text')
    await writeFile(text, Array.from({ length: Math.ceil(seconds / 2.5) }, sentence).join(' '))
    const speech = `flite=textfile=${text}:voice=${voice},aresample=48000,volume=0.7[s]`
    const room = `anoisesrc=color=pink:amplitude=0.004:sample_rate=48000:seed=${seed}[n];[s][n]amix=inputs=2:duration=first:normalize=0`
    const asked = [...quiet, '-f', 'lavfi', '-i', `${speech};${room}`, '-t', String(seconds), '-ac', '1', '-f', 'f32le', 'pipe:1']
    const { stdout } = await execa('ffmpeg', asked, { encoding: 'buffer', maxBuffer: 2 ** 31 })
    return await encoded(`spoken by ${voice}`, Buffer.from(stdout), 1)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function encoded(name: string, samples: Buffer, channels: number): Promise<BenchSound> {
  const input = ['-f', 'f32le', '-ar', '48000', '-ac', String(channels), '-i', 'pipe:0']
  const asked = [...quiet, ...input, '-c:a', 'aac', '-b:a', channels > 1 ? '128k' : '96k', '-f', 'adts', 'pipe:1']
  const { stdout } = await execa('ffmpeg', asked, { encoding: 'buffer', maxBuffer: 2 ** 31, input: samples })
  return fromFrames(name, framesIn(Buffer.from(stdout)))
}

function fromFrames(name: string, frames: Buffer[]): BenchSound {
  const [first] = frames
  if (!first) throw new Error(`no sound in ${name}`)
  const format = formatOf(first)
  const source: FrameSource = { format, frame: (index) => Promise.resolve(frames[index]) }
  return { name, source, frames: frames.length, seconds: (frames.length * 1024) / format.sampleRate }
}
