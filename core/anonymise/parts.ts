// In which parts a clip is looked at, each by a job of its own on any worker. Pure.

export interface Part {
  /** Picture of the clip, and how many from there. */
  first: number
  frames: number
}

/** Pictures from one look to the next: about ten looks a second. */
export const stepFor = (frameRate: number): number => Math.max(1, Math.round(frameRate / 10))

/** Which pictures of a part are looked at, counted from its first: every `step`th, and the last one of a recording, after which there is nothing more to see. */
export function looksIn(frames: number, step: number, isLast: boolean): number[] {
  const looks = Array.from({ length: Math.ceil(frames / step) }, (_, i) => i * step)
  return isLast && looks.at(-1) !== frames - 1 ? [...looks, frames - 1] : looks
}

/** Long enough that starting to read costs little beside it, seconds. */
const usual = 8
/** A short clip has so many parts all the same, if they last so long, so that several workers share it. */
const least = { parts: 8, seconds: 2 }

/** Parts of equal length, the last may be shorter; all begin at a look. */
export function partsOf({ frames, frameRate, step }: { frames: number; frameRate: number; step: number }): Part[] {
  const seconds = frames / frameRate
  const count = Math.max(1, Math.ceil(seconds / usual), Math.min(least.parts, Math.floor(seconds / least.seconds)))
  const length = Math.ceil(frames / count / step) * step
  return Array.from({ length: Math.ceil(frames / length) }, (_, i) => ({
    first: i * length,
    frames: Math.min(length, frames - i * length),
  }))
}

/** When the last of jobs that take so long (seconds, in the order they are taken) is done, by so many workers. */
export function doneAfter(jobs: readonly number[], workers: number): number {
  const free = new Array<number>(workers).fill(0)
  for (const job of jobs) free[free.indexOf(Math.min(...free))] = Math.min(...free) + job
  return Math.max(...free)
}
