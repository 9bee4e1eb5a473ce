// Pictures of faces for the review: whole pictures by ffmpeg, cut out and laid on sheets by sharp.
import sharp from 'sharp'
import { type Box, type Size, scaled } from '../../core/anonymise/boxes.ts'
import { aroundFace } from '../../core/anonymise/mask.ts'
import { stillSheet } from '../../core/anonymise/search.ts'
import { type SteadyPictures, steady } from './anonymise-arguments.ts'
import { type Rectangle, shown } from './arguments.ts'

/** The pictures of these numbers (counted in `pictures`, ascending, none twice), `size` px of red, green and blue on standard output. */
export function chosenPictureArguments(pictures: SteadyPictures, numbers: readonly number[], { width, height }: Size): string[] {
  const chosen = `select='${numbers.map((number) => `eq(n,${number})`).join('+')}'`
  const graph = [...steady(pictures), chosen, `scale=${width}:${height}`, ...shown(pictures.video), 'setsar=1', 'format=rgb24']
  const output = ['-map', '[chosen]', '-fps_mode', 'passthrough', '-c:v', 'rawvideo', '-f', 'rawvideo', 'pipe:1']
  return [...pictures.input, '-filter_complex', `[0:${pictures.video.index}]${graph.join(',')}[chosen]`, ...output]
}

/** Room around what is covered of a face, so that one sees where she sits. */
const margin = 1.2

/** A square around a face, whole px within the picture. */
export function faceSquare(face: Box, picture: Size): Rectangle {
  const { x, y, width, height } = scaled(aroundFace(face), margin)
  const side = Math.max(1, Math.min(Math.round(Math.max(width, height)), picture.width, picture.height))
  const place = (middle: number, length: number) => Math.min(length - side, Math.max(0, Math.round(middle - side / 2)))
  return { x: place(x + width / 2, picture.width), y: place(y + height / 2, picture.height), width: side, height: side }
}

/** A face cut out of a picture (`size`, red, green and blue): a square of `stillSheet.side` px, the same. */
export async function faceStill(picture: Uint8Array, size: Size, face: Box): Promise<Uint8Array> {
  const { x: left, y: top, width, height } = faceSquare(face, size)
  const whole = sharp(picture, { raw: { width: size.width, height: size.height, channels: 3 } })
  return whole.extract({ left, top, width, height }).resize(stillSheet.side, stillSheet.side, { fit: 'fill' }).raw().toBuffer()
}

/** One WebP of squares from `faceStill`, row by row. */
export async function faceSheet(stills: readonly Uint8Array[]): Promise<Buffer> {
  const { side, columns } = stillSheet
  const canvas = { width: columns * side, height: Math.ceil(stills.length / columns) * side, channels: 3 as const, background: '#000' }
  const placed = stills.map((input, i) => ({
    ...{ input: Buffer.from(input), raw: { width: side, height: side, channels: 3 as const } },
    ...{ left: (i % columns) * side, top: Math.floor(i / columns) * side },
  }))
  return sharp({ create: canvas }).composite(placed).webp({ quality: 75 }).toBuffer()
}
