// The clip that is measured: what ffprobe says of it, read as a worker reads it.
import { execa } from 'execa'
import type { Size } from '../../../core/anonymise/boxes.ts'
import type { SteadyPictures } from '../../../workers/media/anonymise-arguments.ts'

export interface BenchClip {
  path: string
  size: Size
  frameRate: number
  /** Pictures in it: a packet each. */
  frames: number
  pictures: SteadyPictures
}

interface Probed {
  streams: {
    index: number
    width: number
    height: number
    avg_frame_rate: string
    start_time?: string
    nb_read_packets: string
    side_data_list?: { rotation?: number }[]
  }[]
  format: { start_time?: string }
}

export const quiet = ['-hide_banner', '-nostdin', '-v', 'error', '-y']

export async function readClip(path: string): Promise<BenchClip> {
  const entries = 'stream=index,width,height,avg_frame_rate,start_time,nb_read_packets:stream_side_data=rotation:format=start_time'
  const { stdout } = await execa('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-count_packets',
    '-show_entries',
    entries,
    '-of',
    'json',
    path,
  ])
  const { streams, format } = JSON.parse(stdout) as Probed
  const [stream] = streams
  if (!stream) throw new Error(`there is no picture in ${path}`)
  const [over = 0, under = 1] = stream.avg_frame_rate.split('/').map(Number)
  const turned = Math.abs(stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0) % 180 === 90
  const size = turned ? { width: stream.height, height: stream.width } : { width: stream.width, height: stream.height }
  const frames = Number(stream.nb_read_packets)
  const frameRate = over / under
  return {
    ...{ path, size, frameRate, frames },
    pictures: {
      input: [...quiet, '-protocol_whitelist', 'file', '-i', path],
      video: { index: stream.index, interlaced: false, highDynamicRange: false },
      start: Number(stream.start_time ?? 0) - Number(format.start_time ?? 0),
      ...{ frameRate, frames },
    },
  }
}

/** The same qualities without anything covered: what covering is compared with. */
export const plainOutput = (path: string) => ['-an', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', path]
