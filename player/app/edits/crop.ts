// A rectangle on a picture (the part of it that is kept, or a mask), and where it and its handles lie on the page. Pure.
import { inside } from './spans.ts'

/** Pixels. */
export interface Size {
  width: number
  height: number
}

/** Pixels of the recording's picture, from its upper left corner; even numbers. */
export interface Crop extends Size {
  x: number
  y: number
}

/** What of the rectangle is moved: a side, two at a corner, or all of it. */
export type Grip = 'nw' | 'n' | 'ne' | 'w' | 'all' | 'e' | 'sw' | 's' | 'se'

export const grips: readonly Grip[] = ['all', 'nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w']

/** The service keeps nothing smaller. */
export const leastSide = 64

/** How finely a rectangle is laid, pixels. */
export interface Fineness {
  /** No side is shorter. */
  least: number
  /** All its numbers are multiples of this. */
  step: number
}

/** Of what is kept of a picture. */
export const keptFineness: Fineness = { least: leastSide, step: 2 }
/** By so much a key moves it, and with Shift. */
const keySteps = [2, 20] as const
/** So much of each side the first rectangle keeps. */
const firstShare = 0.7

const to = (n: number, step: number): number => Math.round(n / step) * step
const evenWithin = (n: number): number => Math.floor(n / 2) * 2

/** The picture as far as it can be kept; null: nothing of it can be left out. */
export function pictureOf({ kind, width, height }: { kind: string | null; width: number | null; height: number | null }): Size | null {
  if (kind !== 'video' || width === null || height === null) return null
  const size = { width: evenWithin(width), height: evenWithin(height) }
  const least = Math.min(size.width, size.height)
  return least < leastSide || (size.width === leastSide && size.height === leastSide) ? null : size
}

/** The nearest rectangle that can be kept, or laid as finely as that. */
export function fitted(picture: Size, { x, y, width, height }: Crop, { least, step }: Fineness = keptFineness): Crop {
  const w = inside(to(width, step), least, picture.width)
  const h = inside(to(height, step), least, picture.height)
  return { x: inside(to(x, step), 0, picture.width - w), y: inside(to(y, step), 0, picture.height - h), width: w, height: h }
}

/** Where somebody begins: in the middle. */
export function firstCrop({ width, height }: Size): Crop {
  const rest = (1 - firstShare) / 2
  return fitted({ width, height }, { x: width * rest, y: height * rest, width: width * firstShare, height: height * firstShare })
}

export const isAll = (picture: Size, crop: Crop): boolean => crop.width === picture.width && crop.height === picture.height

/** The rectangle with a grip moved by so many pixels: the sides that it does not hold stay where they are. */
export function dragged(picture: Size, crop: Crop, grip: Grip, dx: number, dy: number, fineness = keptFineness): Crop {
  if (grip === 'all') return fitted(picture, { ...crop, x: crop.x + dx, y: crop.y + dy }, fineness)
  const along = (from: number, length: number, whole: number) => ({ from, end: from + length, whole })
  const [left, right] = sides(along(crop.x, crop.width, picture.width), grip.includes('w'), grip.includes('e'), dx, fineness)
  const [top, bottom] = sides(along(crop.y, crop.height, picture.height), grip.includes('n'), grip.includes('s'), dy, fineness)
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Both ends along one side of a picture that is `whole` long. */
type Along = Record<'from' | 'end' | 'whole', number>

function sides({ from, end, whole }: Along, first: boolean, last: boolean, by: number, { least, step }: Fineness): [number, number] {
  return [
    first ? inside(to(from + by, step), 0, end - least) : from,
    last ? inside(to(end + by, step), Math.min(whole, from + least), whole) : end,
  ]
}

/** How far a key moves a grip, pixels; null: it is none of a grip's. A side goes across only. */
export function gripStep(key: string, shift: boolean, grip: Grip): { dx: number; dy: number } | null {
  const by = keySteps[shift ? 1 : 0]
  const ways: Record<string, [number, number]> = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }
  const way = ways[key]
  if (!way) return null
  const [dx, dy] = way
  return { dx: grip === 'n' || grip === 's' ? 0 : dx, dy: grip === 'w' || grip === 'e' ? 0 : dy }
}

/** On the page, from the frame's upper left corner, pixels of the page. */
export interface Box extends Size {
  left: number
  top: number
}

/** Where a picture is shown in a frame that has other proportions. */
export function shownIn(frame: Size, picture: Size): Box {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height)
  const [width, height] = [picture.width * scale, picture.height * scale]
  return { left: (frame.width - width) / 2, top: (frame.height - height) / 2, width, height }
}

export function boxOfCrop(shown: Box, picture: Size, crop: Crop): Box {
  const scale = shown.width / picture.width
  return { left: shown.left + crop.x * scale, top: shown.top + crop.y * scale, width: crop.width * scale, height: crop.height * scale }
}

/** Along one side: where a handle begins, and where its mark is drawn from there. */
interface Held {
  at: number
  mark: number
}

/** A mark is so far inside of the frame that it is seen, pixels of the page. */
const markInside = 9

/**
 * The handles before one side of the rectangle, in its middle, after it: over its ends; around a small one. Never over one another or beyond the
 * frame.
 */
function handlesAlong(from: number, length: number, frame: number, handle: number): [Held, Held, Held] {
  const middle = { at: from + length / 2 - handle / 2, mark: handle / 2 }
  if (length >= 3 * handle) {
    const over = (end: number): Held => {
      const at = inside(end - handle / 2, 0, frame - handle)
      return { at, mark: inside(end, markInside, frame - markInside) - at }
    }
    return [over(from), middle, over(from + length)]
  }
  const first = Math.min(from, middle.at) - handle
  const last = Math.max(from + length, middle.at + handle)
  const moved = first < 0 ? -first : Math.min(0, frame - handle - last)
  const around = (at: number): Held => ({ at: at + moved, mark: handle / 2 })
  return [around(first), around(middle.at), around(last)]
}

/** What is taken hold of along one side to move all of it. */
function bodyAlong(from: number, length: number, [first, , last]: [Held, Held, Held], handle: number): [number, number] {
  return length >= 3 * handle ? [from, length] : [first.at + handle, last.at - first.at - handle]
}

/** Where something is taken hold of, and where its mark is drawn in it. */
export interface GripBox extends Box {
  x: number
  y: number
}

/** Where all that is taken hold of lies. `controls`: so high are the player's own at its lower edge, which stay free as long as enough is left. */
export function gripBoxes(box: Box, frame: Size, handle: number, controls: number): Record<Grip, GripBox> {
  const xs = handlesAlong(box.left, box.width, frame.width, handle)
  const ys = handlesAlong(box.top, box.height, frame.height, handle)
  const [left, width] = bodyAlong(box.left, box.width, xs, handle)
  const [top, height] = bodyAlong(box.top, box.height, ys, handle)
  const above = frame.height - controls - top
  const at = (column: 0 | 1 | 2, row: 0 | 1 | 2): GripBox => {
    const [{ at: left, mark: x }, { at: top, mark: y }] = [xs[column], ys[row]]
    return { left, top, width: handle, height: handle, x, y }
  }
  return {
    all: { left, top, width, height: above >= 3 * handle ? Math.min(height, above) : height, x: 0, y: 0 },
    ...{ nw: at(0, 0), n: at(1, 0), ne: at(2, 0) },
    ...{ w: at(0, 1), e: at(2, 1) },
    ...{ sw: at(0, 2), s: at(1, 2), se: at(2, 2) },
  }
}
