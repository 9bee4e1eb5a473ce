// Draws what is to be covered in one picture into a small gray plane: 255 is covered, 0 is not. Pure.
import type { Box, Size } from './boxes.ts'

/** A plane smaller than the picture, for it is scaled up to it: its longer side, px. */
export const planeSide = 480

/** Even, as the pictures of half its size that colours have need it, px. */
export function planeSizeOf({ width, height }: Size): Size {
  const scale = Math.min(1, planeSide / Math.max(width, height))
  return { width: even(width * scale), height: even(height * scale) }
}
const even = (length: number) => Math.max(2, 2 * Math.ceil(length / 2 - 0.01))

/** How much more than the detection is covered at its sides, above (hair, brow) and below (chin), shares of its size. */
const more = { side: 0.25, above: 0.4, below: 0.25 } as const

/** What is covered of a face that was found in this box. */
export const aroundFace = ({ x, y, width, height }: Box): Box => ({
  x: x - width * more.side,
  y: y - height * more.above,
  width: width * (1 + 2 * more.side),
  height: height * (1 + more.above + more.below),
})

/** |x|^n + |y|^n = 1: 2 is an ellipse, more comes closer to a rectangle. */
export const faceRoundness = 2.5
export const ellipse = 2

/** Planes are scaled up smoothly, so an edge only hides by half: covered is so much more than what is touched, px of the plane. */
const edge = 1

/** Covers a (super-)ellipse in a box of the picture; every pixel of the plane that it touches, and its edge. */
export function coverRound(plane: Uint8Array, size: Size, picture: Size, box: Box, roundness: number): void {
  const [across, down] = [size.width / picture.width, size.height / picture.height]
  const [x, y] = [(box.x + box.width / 2) * across, (box.y + box.height / 2) * down]
  const [rx, ry] = [(box.width / 2) * across + edge, (box.height / 2) * down + edge]
  for (let row = Math.max(0, Math.floor(y - ry)); row < Math.min(size.height, Math.ceil(y + ry)); row++) {
    // Where the row comes closest to the middle, the shape is widest in it.
    const v = Math.abs(Math.min(row + 1, Math.max(row, y)) - y) / ry
    if (v >= 1) continue
    const half = rx * (1 - v ** roundness) ** (1 / roundness)
    fill(plane, size.width, row, Math.floor(x - half), Math.floor(x + half))
  }
}

/** Covers a rectangle of the picture; every pixel of the plane that it touches, and its edge. */
export function coverRectangle(plane: Uint8Array, size: Size, picture: Size, box: Box): void {
  const [across, down] = [size.width / picture.width, size.height / picture.height]
  const last = Math.min(size.height, Math.ceil((box.y + box.height) * down + edge))
  for (let row = Math.max(0, Math.floor(box.y * down - edge)); row < last; row++) {
    fill(plane, size.width, row, Math.floor(box.x * across - edge), Math.ceil((box.x + box.width) * across + edge) - 1)
  }
}

/** Pixels of a row, `from` and `to` among them. */
function fill(plane: Uint8Array, width: number, row: number, from: number, to: number): void {
  const [start, end] = [Math.max(0, from), Math.min(width, to + 1)]
  if (start < end) plane.fill(255, row * width + start, row * width + end)
}

/**
 * The plane as a picture of yuv420p, its three planes alike: colours are covered by planes of their own, and what covers a part of
 * a colour's pixel covers all of it.
 */
export function maskPicture(plane: Uint8Array, { width, height }: Size): Uint8Array {
  const [across, down] = [width / 2, height / 2]
  const picture = new Uint8Array(width * height + 2 * across * down)
  picture.set(plane)
  const colour = picture.subarray(width * height, width * height + across * down)
  for (let row = 0, at = 0; row < down; row++) {
    for (let column = 0; column < across; column++, at++) {
      const corner = 2 * (row * width + column)
      colour[at] =
        (plane[corner] as number) |
        (plane[corner + 1] as number) |
        (plane[corner + width] as number) |
        (plane[corner + width + 1] as number)
    }
  }
  picture.set(colour, width * height + across * down)
  return picture
}
