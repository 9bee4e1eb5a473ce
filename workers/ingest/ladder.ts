// Which qualities a recording gets. Pure.
import { type EncodedRungName, ladder, type PlannedRung } from '../../core/plan.ts'

interface RungSettings {
  /** Constant rate factor of x264. */
  crf: number
  /** Ceiling of the picture, bits/s, up to 30 pictures a second. */
  maxRate: number
}

export const rungSettings: Record<EncodedRungName, RungSettings> = {
  '1080': { crf: 23, maxRate: 5_000_000 },
  '720': { crf: 23, maxRate: 2_800_000 },
  '480': { crf: 23, maxRate: 1_400_000 },
  '240': { crf: 24, maxRate: 500_000 },
}

/** Rungs at least this much smaller than the next are worth their encode. */
const worthwhile = 0.8

/**
 * Encoded rungs for a picture of `width` x `height` (upright, square pixels), best first, never upscaled, by the short
 * side. With a copied source only those below it.
 */
export function planRungs(width: number, height: number, hasSourceRung: boolean): PlannedRung[] {
  const short = Math.min(width, height)
  const top = Math.min(short, 1080)
  // The smallest name that holds the picture: 360 lines are a `480` of its own size.
  const topName = [...ladder].reverse().find((name) => Number(name) >= top) ?? '1080'
  const sides = ladder.filter((name) => Number(name) < top * worthwhile).map((name) => [name, Number(name)] as const)
  const rungs = hasSourceRung ? sides : [[topName, top] as const, ...sides.filter(([name]) => name !== topName)]
  return rungs.map(([name, side]) => ({ name, ...scaled(width, height, side) }))
}

/** The picture's size when its short side is `side`: even numbers, as 4:2:0 wants. */
export function scaled(width: number, height: number, side: number): { width: number; height: number } {
  const even = (n: number) => Math.max(2, Math.round(n / 2) * 2)
  return width < height
    ? { width: even(side), height: even((height * side) / width) }
    : { width: even((width * side) / height), height: even(side) }
}

/** A storyboard tile: the long side is 160 px. */
export function tileSize(width: number, height: number): { width: number; height: number } {
  return scaled(width, height, (160 * Math.min(width, height)) / Math.max(width, height))
}
