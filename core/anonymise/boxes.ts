// Rectangles of the shown picture, and faces found in it. Pure.

/** Px. */
export interface Size {
  width: number
  height: number
}

/** Px of the shown picture; (x, y) is its upper left corner. It may reach beyond the picture. */
export interface Box extends Size {
  x: number
  y: number
}

/** Something like a face. Found by a job for its part of the clip, kept as JSON, followed over all parts together. */
export interface Detection extends Box {
  /** Picture of the clip, counted from 0 at the clip's constant rate. */
  frame: number
  /** 0 to 1. */
  score: number
}

export const area = ({ width, height }: Size): number => Math.max(0, width) * Math.max(0, height)

/** Of what both cover, px². */
export function shared(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? width * height : 0
}

/** Intersection over union, 0 to 1. */
export function overUnion(a: Box, b: Box): number {
  const both = shared(a, b)
  const all = area(a) + area(b) - both
  return all > 0 ? both / all : 0
}

/** Intersection over the smaller of the two, 0 to 1. */
export function overSmaller(a: Box, b: Box): number {
  const smaller = Math.min(area(a), area(b))
  return smaller > 0 ? shared(a, b) / smaller : 0
}

/** The same centre, `factor` times the size. */
export function scaled({ x, y, width, height }: Box, factor: number): Box {
  const [w, h] = [width * factor, height * factor]
  return { x: x + (width - w) / 2, y: y + (height - h) / 2, width: w, height: h }
}

/** What is found twice is found once: of two that share so much, the surer stays. */
const sameOverUnion = 0.4
/** A face at the edge of a tile is also found cut off; the cut one lies in the whole one. */
const sameOverSmaller = 0.75

/** Non-maximum suppression within one picture; surest first. Ties go by place, so that the order of the input doesn't matter. */
export function withoutDoubles<T extends Box & { score: number }>(found: readonly T[]): T[] {
  const kept: T[] = []
  for (const one of found.toSorted(bySureness)) {
    if (!kept.some((other) => overUnion(one, other) > sameOverUnion || overSmaller(one, other) > sameOverSmaller)) kept.push(one)
  }
  return kept
}

export const bySureness = (a: Box & { score: number }, b: Box & { score: number }) =>
  b.score - a.score || a.x - b.x || a.y - b.y || a.width - b.width || a.height - b.height
