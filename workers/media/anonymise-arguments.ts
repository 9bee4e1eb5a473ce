// Argument lists for finding faces and for pictures in which they are covered: pure, one function a use.
import type { Size } from '../../core/anonymise/boxes.ts'
import type { FaceStyle, WholeStyle } from '../../core/anonymise/styles.ts'
import { type Level, sheetOf } from '../../core/anonymise/tiles.ts'
import type { VideoFacts } from '../ingest/facts.ts'
import { type Prepared, shown, stamp, standardInput } from './arguments.ts'

/** Pictures of a recording at a constant rate: a face that is found in picture n is covered in picture n. */
export interface SteadyPictures {
  /** Everything up to and with the input, as `sourceInput` gives it. */
  input: string[]
  video: Pick<VideoFacts, 'index' | 'interlaced' | 'highDynamicRange'>
  /** Pictures a second. */
  frameRate: number
  /** When the first is shown on the source's clock, seconds, and how many follow one another from there. */
  start: number
  frames: number
}

/** The picture in segments of ours. */
export const ownPicture = { index: 0, interlaced: false, highDynamicRange: false } as const

/** Exactly `frames` pictures, numbered from 0 in units of the rate; where the recording has no more, its last one stays. */
export function steady({ video, frameRate, start, frames }: SteadyPictures): string[] {
  const deinterlaced = video.interlaced ? ['bwdif=mode=send_frame'] : []
  // Without eof_action the last picture is lost where nothing says how long it lasts, as in our own segments.
  const rate = `fps=fps=${frameRate}:start_time=${Number(start.toFixed(6))}:eof_action=pass`
  return [...deinterlaced, rate, 'tpad=stop=-1:stop_mode=clone', `trim=end_frame=${frames}`, 'setpts=N']
}

/** The pictures of `looksIn` as sheets of all levels (core/anonymise/tiles.ts), red, green and blue on standard output. */
export function lookArguments(pictures: SteadyPictures, step: number, isLast: boolean, levels: readonly Level[]): string[] {
  const { width } = sheetOf(levels)
  const last = isLast ? `+eq(n,${pictures.frames - 1})` : ''
  const chosen = [...steady(pictures), `select='not(mod(n,${step}))${last}'`]
  const steps = levels.map(({ picture, canvas }, i) => {
    // Each level is made of the one above it, which has more pixels.
    const from = i === 0 ? `[0:${pictures.video.index}]${chosen.join(',')},` : `[below-${i}]`
    const seen = i === 0 ? [...shown(pictures.video), 'setsar=1'] : []
    const handedOn = i === levels.length - 1 ? [] : [`split[level-${i}][below-${i + 1}];[level-${i}]null`]
    const canvasOf = `pad=${width}:${canvas.height}:0:0:gray`
    const chain = [`scale=${picture.width}:${picture.height}:flags=bilinear`, ...seen, ...handedOn, canvasOf].join(',')
    return `${from}${chain}[canvas-${i}]`
  })
  const stacked = levels.length > 1 ? `vstack=inputs=${levels.length}` : 'null'
  const sheet = `${levels.map((_, i) => `[canvas-${i}]`).join('')}${stacked},format=rgb24[sheet]`
  const graph = [...steps, sheet].join(';')
  const output = ['-map', '[sheet]', '-fps_mode', 'passthrough', '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1']
  return [...pictures.input, '-filter_complex', graph, ...output]
}

export interface Covering {
  /** Of the picture that is made, even, px. */
  size: Size
  /** Of the masks, px. */
  planeSize: Size
  face: FaceStyle
  whole: WholeStyle | undefined
  /** A block's side, px: see `blockFor`. */
  block: number
}

/** At most so many blocks across a face: recognisers find nobody in them. */
const blocksAcross = 4
/** However small faces are, share of the picture's longer side. */
const leastBlock = 1 / 40

/** The side of a block for faces whose longest side is `largest`, px. */
export function blockFor(largest: number, { width, height }: Size): number {
  return Math.ceil(Math.max(largest / blocksAcross, Math.max(width, height) * leastBlock))
}

/** The masks' input, to stand after the recording's: pictures of yuv420p that come on `pipe`, one for each of the recording's. */
export function maskInput({ width, height }: Size, frameRate: number, pipe: string = standardInput): string[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${width}x${height}`, '-framerate', String(frameRate)]
  return ['-protocol_whitelist', 'pipe', ...raw, '-i', pipe]
}

/**
 * Steps of a filter graph from the recording (input 0) and its masks (input 1) to `[covered]`: exactly `frames` pictures that begin at 0.
 * Where there is no mask any more, everything is covered.
 */
export function coveredGraph(pictures: SteadyPictures, { size, face, whole, block }: Covering): string[] {
  const full = `scale=${size.width}:${size.height}`
  const clear = [...steady(pictures), `${full}:flags=bicubic`, ...shown(pictures.video), 'setsar=1']
  const [across, down] = [Math.ceil(size.width / block), Math.ceil(size.height / block)].map((n) => Math.max(2, n)) as [number, number]
  const hidden = {
    blocks: `scale=${across}:${down}:flags=area,scale=${across * 4}:${down * 4}:flags=neighbor,gblur=sigma=2,${full}:flags=bilinear`,
    neutral: `scale=16:16:flags=fast_bilinear,lutyuv=y=110:u=128:v=128,${full}:flags=fast_bilinear`,
  }[face]
  return [
    `[0:${pictures.video.index}]${clear.join(',')},split[clear][faces]`,
    `[faces]${hidden},setsar=1[hidden]`,
    `[1:v]tpad=stop=-1:color=white,${maskChain(size)}[masks]`,
    `[clear][hidden][masks]maskedmerge,trim=end_frame=${pictures.frames}${whole ? `,${wholeChain(whole, size)}` : ''}[covered]`,
  ]
}

/** The covered picture as one from which chunks are made (arguments.ts): its first picture is shown when `start` says, on the source's clock. */
export function coveredFirst(pictures: SteadyPictures, covering: Covering, pipe: string): Prepared {
  const times = `settb=1/90000,setpts=N/(${pictures.frameRate}*TB)+${stamp(pictures.start)}/TB`
  return {
    inputs: maskInput(covering.planeSize, pictures.frameRate, pipe),
    steps: [...coveredGraph(pictures, covering), `[covered]${times}[timed]`],
    label: 'timed',
  }
}

/** From a mask as it was sent to one of the picture's size. tpad's white is 235 and 128 in its planes: more than nothing is all. */
export function maskChain({ width, height }: Size): string {
  const all = "'255*gte(val,64)'"
  return `lutyuv=y=${all}:u=${all}:v=${all},scale=${width}:${height}:flags=fast_bilinear,setsar=1`
}

/** The whole picture in a style: measured at 1920 px and kept in proportion. */
function wholeChain(style: WholeStyle, { width, height }: Size): string {
  const smaller = (times: number) => [width, height].map((length) => Math.max(2, 2 * Math.round(length / times / 2))).join(':')
  const back = `scale=${width}:${height}`
  const posterised = ['r', 'g', 'b'].map((c) => `${c}='trunc(val/48)*48+24'`).join(':')
  const chains: Record<WholeStyle, string> = {
    blur: `scale=${smaller(20)}:flags=area,gblur=sigma=1.5,${back}:flags=bilinear`,
    pixelate: `scale=${smaller(32)}:flags=area,${back}:flags=neighbor`,
    outline: `scale=${smaller(2)},gblur=sigma=3,edgedetect=mode=wires:low=0.08:high=0.25,negate,${back}`,
    // Without the format before it, split hands on gray.
    cartoon: [
      `scale=${smaller(4)}:flags=area,avgblur=5,format=gbrp,split[drawn][flat]`,
      '[drawn]edgedetect=mode=wires:low=0.06:high=0.2,negate[lines]',
      `[flat]lutrgb=${posterised}[colours]`,
      `[colours][lines]blend=all_mode=multiply,${back}`,
    ].join(';'),
  }
  return `${chains[style]},setsar=1,format=yuv420p`
}

/** The picture alone, covered, into one output: none of the recording's other streams, words or times. */
export function coverArguments(pictures: SteadyPictures, covering: Covering, output: string[]): string[] {
  const graph = coveredGraph(pictures, covering).join(';')
  return [
    ...[...pictures.input, ...maskInput(covering.planeSize, pictures.frameRate), '-filter_complex', graph],
    // What it says of its progress is how many pictures there are.
    ...['-progress', 'pipe:1', '-map', '[covered]', '-map_metadata', '-1', '-map_chapters', '-1', '-fps_mode', 'passthrough'],
    ...output,
  ]
}
