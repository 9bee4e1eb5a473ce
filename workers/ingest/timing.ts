// How the pictures of a recording lie in time. Pure; times are seconds on the clip's clock, in showing order.

/** Gaps a segment of 4 s still holds a picture through, seconds. */
const longestGap = 1.9
const latePicture = 0.5

/** Pictures whose times can't be kept: they begin late, stand too long, or two are shown at once. */
export function isUneven(pictures: number[]): boolean {
  return (pictures[0] ?? 0) > latePicture || longestStep(pictures) > longestGap || hasTwins(pictures)
}

/** Pictures a second: what the container says where the pictures bear it out, else as counted, else 25. */
export function pictureRate(pictures: number[], said: number): number {
  const [first = 0, last = 0] = [pictures[0], pictures.at(-1)]
  const measured = last > first ? (pictures.length - 1) / (last - first) : 0
  return measured > 0 && Math.abs(said / measured - 1) < 0.05 ? said : measured || said || 25
}

/** The highest rate that is made, pictures a second. */
export const highestRate = 60

/**
 * Above 60 pictures a second only one in each 1/60 s is kept (arguments.ts thins by the same rule). The quarter keeps times
 * that lie on a boundary (120 a second) from falling to either side of it by their rounding.
 */
export function thinned(pictures: number[], frameRate: number): number[] {
  if (frameRate <= highestRate + 0.5) return pictures
  const place = (time: number) => Math.floor(time * highestRate + 0.25)
  return pictures.filter((time, i) => i === 0 || place(time) > place(pictures[i - 1] ?? 0))
}

const longestStep = (times: number[]) => times.reduce((most, time, i) => Math.max(most, time - (times[i - 1] ?? time)), 0)
const hasTwins = (times: number[]) => times.some((time, i) => i > 0 && time - (times[i - 1] ?? 0) < 0.000_5)
