// Pictures to mark: recordings there are, or a lesson made up; in segments as the service publishes them.
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { clockOffsetSeconds, segmentSeconds } from '../../../core/plan.ts'
import { encoder, segmenter, stamp } from '../../../workers/media/arguments.ts'

export const size = { width: 1280, height: 720 } as const
export const rung = { name: '720', frameRate: 30, bandwidth: null } as const
const quiet = ['-hide_banner', '-nostdin', '-v', 'error', '-y']

export interface BenchPicture {
  name: string
  seconds: number
  /** Transport streams of `segmentSeconds`, the last may be shorter. */
  segments: Buffer[]
}

const fitted = `scale=${size.width}:${size.height}:force_original_aspect_ratio=decrease,pad=${size.width}:${size.height}:-1:-1,setsar=1,fps=30,format=yuv420p`

/** Several recordings one after the other, each at most `most` seconds. */
export async function filmed(name: string, paths: readonly string[], most: number, folder: string): Promise<BenchPicture> {
  const inputs = paths.flatMap((path) => ['-t', String(most), '-i', path])
  const steps = paths.map((_, i) => `[${i}:V:0]${fitted},setpts=PTS-STARTPTS[v${i}]`)
  const joined = `${paths.map((_, i) => `[v${i}]`).join('')}concat=n=${paths.length}[v]`
  return published(name, [...inputs, '-filter_complex', [...steps, joined].join(';')], folder)
}

/** Boards with writing, changed every 11 seconds, and beside them somebody small who moves. */
export async function lesson(name: string, seconds: number, folder: string): Promise<BenchPicture> {
  const board = `color=c=0x2a4f3a:s=${size.width}x${size.height}:r=30:d=${seconds},format=yuv420p`
  const lines = Array.from({ length: 9 }, (_, i) => {
    const shown = `between(mod(floor(t/11)+${i},4),0,2)`
    const box = { x: 60 + 13 * i, y: 60 + 62 * i, w: 300 + 53 * ((i * 5) % 7), h: 8 + (i % 3) * 4 }
    return `drawbox=x=${box.x}:y=${box.y}:w=${box.w}:h=${box.h}:color=0xe8e8d8:t=fill:enable='${shown}'`
  })
  const person = `life=s=60x80:mold=10:r=12:ratio=0.3:death_color=#704030:life_color=#e0b090:seed=7,scale=240:320:flags=bilinear,gblur=sigma=4,fps=30,format=yuv420p`
  const graph = `${board},${lines.join(',')}[board];${person}[person];[board][person]overlay=980:340:shortest=1,noise=alls=5:allf=t,trim=end=${seconds}[v]`
  return published(name, ['-filter_complex', graph], folder)
}

async function published(name: string, input: string[], folder: string): Promise<BenchPicture> {
  await mkdir(folder, { recursive: true })
  const keys = ['-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`]
  const output = ['-map', '[v]', '-an', ...encoder(rung, rung.frameRate, 2), ...keys, '-output_ts_offset', stamp(clockOffsetSeconds)]
  await execa('ffmpeg', [...quiet, ...input, ...output, ...segmenter(folder, segmentSeconds)])
  const count = (await readdir(folder)).filter((file) => file.endsWith('.ts')).length
  const segments = await Promise.all(Array.from({ length: count }, (_, i) => readFile(join(folder, `${i}.ts`))))
  const list = await readFile(join(folder, 'index.m3u8'), 'utf8')
  const seconds = [...list.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, length]) => sum + Number(length), 0)
  return { name, seconds, segments }
}

/** Files of a folder that have a picture for 4 seconds and more, the longest first. */
export async function seenIn(folder: string): Promise<string[]> {
  const found: { path: string; seconds: number }[] = []
  for (const file of (await readdir(folder)).sort()) {
    const path = join(folder, file)
    const asked = ['-v', 'error', '-xerror', '-t', '60', '-i', path, '-map', '0:V:0', '-f', 'null', '-']
    const { exitCode } = await execa('ffmpeg', asked, { reject: false })
    const { stdout } = await execa('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path], {
      reject: false,
    })
    if (exitCode === 0 && Number.parseFloat(stdout) >= 4) found.push({ path, seconds: Number.parseFloat(stdout) })
  }
  return found.sort((a, b) => b.seconds - a.seconds).map(({ path }) => path)
}
