// What a browser saved, looked at with ffprobe and ffmpeg.
import { execa } from 'execa'
import type { Locator } from 'playwright-core'

export interface Saved {
  /** Kinds of its streams, sorted. */
  streams: string[]
  pictures: number
  /** Seconds. */
  duration: number
  format: string
}

/** Has Chromium save what a link leads to. */
export async function saveFrom(link: Locator, file: string): Promise<{ file: string; name: string }> {
  const coming = link.page().waitForEvent('download')
  await link.click()
  const download = await coming
  await download.saveAs(file)
  return { file, name: download.suggestedFilename() }
}

interface Probed {
  streams: { codec_type: string; nb_read_frames?: string }[]
  format: { duration: string; format_name: string }
}

/** Decodes all of it. Throws what ffprobe throws. */
export async function probeFile(file: string): Promise<Saved> {
  const shown = ['-show_entries', 'stream=codec_type,nb_read_frames:format=duration,format_name', '-of', 'json']
  const { stdout } = await execa('ffprobe', ['-v', 'error', '-count_frames', ...shown, file])
  const { streams, format } = JSON.parse(stdout) as Probed
  return {
    streams: streams.map(({ codec_type }) => codec_type).sort(),
    pictures: Number(streams.find(({ codec_type }) => codec_type === 'video')?.nb_read_frames),
    duration: Number(format.duration),
    format: format.format_name,
  }
}

/** Where the mark that is seen lies, and a place as large that it leaves alone; shares of a picture's width and height. */
const places = { corner: 'crop=iw*0.6:ih*0.1:0:ih*0.9', above: 'crop=iw*0.6:ih*0.1:0:ih*0.7' } as const

/** How much a part of the picture differs between two files `seconds` after their first, levels of 255 a pixel; sizes may differ. */
export async function differenceAt(place: keyof typeof places, file: string, other: string, seconds: number): Promise<number> {
  const [one, two] = await Promise.all([grayAt(place, file, seconds), grayAt(place, other, seconds)])
  if (one.length === 0 || one.length !== two.length) throw new Error('there is no such picture')
  return one.reduce((sum, level, at) => sum + Math.abs(level - (two[at] ?? 0)), 0) / one.length
}

async function grayAt(place: keyof typeof places, file: string, seconds: number): Promise<Uint8Array> {
  const picture = `setpts=PTS-STARTPTS,select='gte(t,${seconds - 0.001})',scale=426:240,${places[place]},format=gray`
  const output = ['-map', '0:v:0', '-vf', picture, '-frames:v', '1', '-f', 'rawvideo', '-']
  const { stdout } = await execa('ffmpeg', ['-nostdin', '-v', 'error', '-i', file, ...output], { encoding: 'buffer' })
  return stdout
}

/** Its picture alone, as it is, in another file. */
export async function withoutSound(file: string, silent: string): Promise<string> {
  await execa('ffmpeg', ['-nostdin', '-v', 'error', '-i', file, '-map', '0:v:0', '-c', 'copy', silent])
  return silent
}
