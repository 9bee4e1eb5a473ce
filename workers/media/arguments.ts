// Argument lists for ffmpeg and ffprobe: pure, one function a use. Measured recipes; the reasons stand beside the flags.
import { clockOffsetSeconds, gridTimes, type Plan, type PlannedChunk, type PlannedRung, segmentSeconds } from '../../core/plan.ts'
import type { AudioFacts, VideoFacts } from '../ingest/facts.ts'
import { rungSettings } from '../ingest/ladder.ts'

/**
 * What a hostile file may make ffmpeg do: read its own bytes over the loopback address, and be one of these containers.
 * A playlist, SDP or concat script named .mp4 is refused before it can name another address.
 */
export const formatWhitelist =
  'mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mp3,wav,ogg,flac,aac,mpegts,avi,flv,asf,mpeg,mpegvideo,h264,hevc,amr,amrnb,amrwb,w64,aiff,caf'
const guards = ['-protocol_whitelist', 'http,tcp', '-format_whitelist', formatWhitelist]
export const quiet = ['-hide_banner', '-nostdin', '-v', 'error']
/** 8192 x 8192: a header that promises more is not worth the memory. */
export const pixelLimit = ['-max_pixels', '67108864']

export function probeArguments(url: string): string[] {
  // The packets of the first 20 s tell how far keyframes are apart
  return [
    '-v',
    'error',
    ...guards,
    '-read_intervals',
    '%+20',
    '-show_entries',
    `format=format_name,duration,start_time,bit_rate:${streamEntries}:packet=stream_index,pts_time,dts_time,flags`,
    '-of',
    'json',
    url,
  ]
}
const streamEntries =
  'stream=index,codec_type,codec_name,profile,level,pix_fmt,width,height,sample_aspect_ratio,field_order,color_transfer,avg_frame_rate,start_time,duration,bit_rate,channels,sample_rate:stream_disposition=attached_pic,default:stream_side_data=rotation'

/** Every packet's time, end to end, without decoding: lines of `stream,pts,dts,duration`. */
export function surveyArguments(url: string): string[] {
  return ['-v', 'error', ...guards, '-show_entries', 'packet=stream_index,pts_time,dts_time,duration_time', '-of', 'compact=p=0:nk=1', url]
}

/** Decodes the first seconds of sound (and nothing else), to know that it can be. */
export function soundCheckArguments(url: string, audio: AudioFacts): string[] {
  return [...quiet, '-xerror', ...guards, '-i', url, '-map', `0:${audio.index}`, '-t', '2', '-f', 'null', '-']
}

export const segmenter = (folder: string, seconds: number): string[] => [
  ...['-max_muxing_queue_size', '4096', '-muxdelay', '0', '-muxpreload', '0'],
  ...['-f', 'hls', '-hls_time', String(seconds), '-hls_list_size', '0', '-hls_segment_type', 'mpegts'],
  // Without it a chunk's first packets read as lost ones.
  ...['-hls_segment_options', 'mpegts_flags=+initial_discontinuity', '-hls_flags', 'independent_segments+temp_file'],
  ...['-hls_segment_filename', `${folder}/%d.ts`, `${folder}/index.m3u8`],
]

/** One reading of the whole source into one or more outputs. */
export function streamArguments(url: string, outputs: string[][]): string[] {
  return [...quiet, '-copyts', ...guards, '-i', url, ...outputs.flat()]
}

/** The picture as it is, in segments that end at its own keyframes. */
export function pictureOutput(video: VideoFacts, origin: number, folder: string): string[] {
  return ['-map', `0:${video.index}`, '-c', 'copy', '-output_ts_offset', offset(origin), ...segmenter(folder, segmentSeconds)]
}

/** The sound, once for the whole clip: copied when every browser plays it, else AAC-LC. */
export function soundOutput(audio: AudioFacts, copy: boolean, origin: number, folder: string): string[] {
  const stereo = audio.channels > 1
  // Filling and trimming only: holes in a browser's recording become silence, so that sound stays with the picture.
  const encode = ['-af', 'aresample=48000:async=1', '-ac', stereo ? '2' : '1', '-c:a', 'aac', '-b:a', stereo ? '128k' : '96k']
  const codec = copy ? ['-c:a', 'copy'] : encode
  return ['-map', `0:${audio.index}`, '-vn', ...codec, '-output_ts_offset', offset(origin), ...segmenter(folder, segmentSeconds)]
}

/** In place of an address: segments of ours come in on standard input. */
export const standardInput = 'pipe:0'

/** Segments of ours, and nothing else. */
export const ours = ['-protocol_whitelist', 'pipe', '-format_whitelist', 'mpegts', '-f', 'mpegts', '-i', standardInput]

export interface Rectangle {
  /** From the picture's upper left corner, px. */
  x: number
  y: number
  width: number
  height: number
}

/** What is made of a picture before it is cut and scaled; it has the chunk's own pictures then, each at its time on the source's clock. */
export interface Prepared {
  /** What is read beside the source. */
  inputs: string[]
  /** Of the filter graph, and the label in which they end. */
  steps: string[]
  label: string
}

export interface ChunkEncode {
  /** The source's, or `standardInput`. */
  url: string
  prepared?: Prepared
  /** What is kept of a picture of these sides, px; undefined: all of it. */
  crop?: { kept: Rectangle; width: number; height: number }
  video: VideoFacts
  plan: Plan
  chunk: PlannedChunk
  isLast: boolean
  rungs: PlannedRung[]
  /** Storyboard tiles, px; undefined when another job makes them. */
  tiles: { width: number; height: number } | undefined
  /** The poster's pixels; undefined for all but the first chunk. */
  poster: { width: number; height: number } | undefined
  /** Clip second to start reading at; undefined: from the beginning of the file. */
  seek: number | undefined
  folder: string
  threads: { decode: number; encode: number }
}

/** One chunk: one decode, all rungs by split, joined exactly to its neighbours. */
export function chunkArguments(job: ChunkEncode): string[] {
  const { plan, chunk } = job
  // -seek_timestamp: the source's own clock, also where it doesn't start at 0; -noaccurate_seek: our trim cuts, not ffmpeg's.
  const seek = job.seek === undefined ? [] : ['-seek_timestamp', '1', '-noaccurate_seek', '-ss', stamp(plan.origin + job.seek)]
  const reading = job.url === standardInput ? ours : [...guards, ...seek, '-i', job.url]
  const input = [...quiet, '-copyts', ...pixelLimit, '-threads', String(job.threads.decode), ...reading, ...(job.prepared?.inputs ?? [])]
  const grid = gridTimes(chunk).map((time) => stamp(plan.origin + time))
  const outputs = job.rungs.flatMap((rung) => [
    ...['-map', `[${rung.name}]`, '-an', '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
    ...encoder(rung, plan.frameRate, job.threads.encode),
    ...(grid.length > 0 ? ['-force_key_frames', grid.join(',')] : []),
    ...['-output_ts_offset', offset(plan.origin)],
    // A segment a keyframe, and keyframes on the grid alone: half a second never holds a cut back.
    ...segmenter(`${job.folder}/${rung.name}`, 0.5),
  ])
  const tiles = job.tiles ? ['-map', '[tiles]', '-fps_mode', 'passthrough', ...still(`${job.folder}/tile-%d.png`)] : []
  const poster = job.poster
    ? ['-map', '[poster]', '-fps_mode', 'passthrough', '-frames:v', '1', ...still(`${job.folder}/poster-%d.png`)]
    : []
  return [...input, '-filter_complex', chunkGraph(job), ...outputs, ...tiles, ...poster]
}

/** Pixels a still of oversight is wide at most. */
export const stillWidth = 320

/**
 * One picture of a finished segment (a transport stream on standard input), small, as PNG on standard output: the first at `from` seconds
 * of the segment's clock or after it, none when there is none; without `from` the first of all. It decodes from the segment's
 * keyframe to there and no further.
 */
export function segmentStillArguments(from: number | undefined): string[] {
  const picked = from === undefined ? [] : [`select='gte(t,${stamp(from)})'`]
  const small = `scale=w='min(${stillWidth},iw)':h=-2:flags=bicubic`
  return [
    ...[...quiet, ...pixelLimit, '-protocol_whitelist', 'pipe', '-format_whitelist', 'mpegts'],
    // More threads have more pictures in work before the first comes out.
    ...['-threads', '1', '-copyts', '-f', 'mpegts', '-i', 'pipe:0', '-map', '0:v:0'],
    ...['-vf', [...picked, small, 'setsar=1'].join(','), '-fps_mode', 'passthrough', '-frames:v', '1'],
    ...['-c:v', 'png', '-compression_level', '1', '-f', 'image2pipe', 'pipe:1'],
  ]
}

const still = (path: string) => ['-c:v', 'png', '-compression_level', '1', '-f', 'image2', path]

export function encoder(rung: Pick<PlannedRung, 'name'>, frameRate: number, threads: number, preset = 'veryfast'): string[] {
  const { crf, maxRate } = rungSettings[rung.name]
  // Twice the pictures are not twice the bits.
  const ceiling = Math.round(maxRate * (frameRate > 31 ? 1.4 : 1))
  return [
    ...['-c:v', 'libx264', '-preset', preset, '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-threads', String(threads)],
    ...['-crf', String(crf), '-maxrate', String(ceiling), '-bufsize', String(ceiling * 2), '-sc_threshold', '0', '-g', '1000000'],
  ]
}

/** Pictures of the chunk alone, scaled from one rung to the next below: each pixel is read once. */
export function chunkGraph(job: ChunkEncode): string {
  const sizes: { label: string; width: number; height: number }[] = job.rungs.map((r) => ({
    label: r.name,
    width: r.width,
    height: r.height,
  }))
  if (job.poster) sizes.push({ label: 'poster', ...job.poster })
  if (job.tiles) sizes.push({ label: 'tiles', ...job.tiles })
  sizes.sort((a, b) => b.width * b.height - a.width * a.height)
  const steps = [...(job.prepared?.steps ?? [])]
  let from = job.prepared?.label ?? `0:${job.video.index}`
  sizes.forEach((size, i) => {
    const isLast = i === sizes.length - 1
    const picked = pick(size.label, job)
    const chain = [
      ...(i === 0 ? [...(job.prepared ? [] : timed(job)), ...cropped(job)] : []),
      // The smallest is asked for few pictures and hands none on: what isn't kept needn't be scaled.
      ...(isLast ? picked : []),
      `scale=${size.width}:${size.height}:flags=bicubic`,
      ...(i === 0 ? shown(job.video) : []),
      'setsar=1',
    ]
    if (isLast) {
      steps.push(`[${from}]${chain.join(',')}[${size.label}]`)
    } else {
      steps.push(`[${from}]${chain.join(',')},split=2[${size.label}-all][below-${i}]`)
      steps.push(`[${size.label}-all]${picked.length > 0 ? picked.join(',') : 'null'}[${size.label}]`)
      from = `below-${i}`
    }
  })
  return steps.join(';')
}

/** To what is kept of the picture, before anything is scaled: what is read may be smaller than the picture was. */
function cropped({ crop }: ChunkEncode): string[] {
  if (!crop) return []
  const { kept, width, height } = crop
  const across = (length: number) => `iw*${length}/${width}`
  const down = (length: number) => `ih*${length}/${height}`
  return [`crop=${across(kept.width)}:${down(kept.height)}:${across(kept.x)}:${down(kept.y)}`]
}

/** Cut to the chunk on the source's clock. */
function timed({ video, plan, chunk, isLast }: ChunkEncode): string[] {
  const start = stamp(plan.origin + chunk.start)
  const end = stamp(plan.origin + chunk.end)
  const deinterlaced = video.interlaced ? ['bwdif=mode=send_frame'] : []
  if (chunk.timing === 'constant') {
    return [
      ...deinterlaced,
      `fps=fps=${plan.frameRate}:start_time=${start}`,
      'tpad=stop=-1:stop_mode=clone',
      `trim=start=${start}:end=${end}`,
    ]
  }
  const thinned =
    video.frameRate > 60.5
      ? [`select='isnan(prev_t)+gt(floor((t-${stamp(plan.origin)})*60+0.25),floor((prev_t-${stamp(plan.origin)})*60+0.25))'`]
      : []
  return [...deinterlaced, ...thinned, isLast ? `trim=start=${start}` : `trim=start=${start}:end=${end}`]
}

/** Colours that every screen shows: PQ and HLG are tone-mapped to BT.709. */
export function shown(video: Pick<VideoFacts, 'highDynamicRange'>): string[] {
  if (!video.highDynamicRange) return ['format=yuv420p']
  return [
    'zscale=t=linear:npl=100',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
    'format=yuv420p',
  ]
}

function pick(label: string, { plan, chunk }: ChunkEncode): string[] {
  if (label === 'tiles') {
    const bin = (t: string) => `floor((${t}-${stamp(plan.origin + chunk.start)})/${segmentSeconds})`
    return [`select='isnan(prev_selected_t)+gt(${bin('t')},${bin('prev_selected_t')})'`]
  }
  // A second in: cameras start on a blur, screens on a fade.
  if (label === 'poster') return [`select='gte(t,${stamp(plan.origin + Math.min(1, (chunk.end - chunk.start) / 3))})'`]
  return []
}

/** The source to read, from `seek` on its own clock (seconds) or from its beginning. */
export function sourceInput(url: string, seek: number | undefined, threads: number): string[] {
  const from = seek === undefined ? [] : ['-seek_timestamp', '1', '-noaccurate_seek', '-ss', stamp(seek)]
  return [...quiet, '-copyts', ...pixelLimit, ...guards, '-threads', String(threads), ...from, '-i', url]
}

const offset = (origin: number) => stamp(clockOffsetSeconds - origin)
export const stamp = (seconds: number) => Number(seconds.toFixed(6)).toString()
