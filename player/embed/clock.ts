/** What segments show at the clip's 0, seconds: the service's own clock (core/plan.ts). */
export const clockOffset = 10

/**
 * How much later than on the clip's clock the player shows everything, seconds. hls.js begins with the first picture's time of
 * decoding, which lies before the time of showing wherever pictures are stored out of order.
 * @param base what segments show at the player's 0, in `timescale`
 */
export const lateness = (base: number, timescale: number): number => clockOffset - base / timescale

/** A player on the clip's clock: pages ask and are told by it, to the picture. */
export interface Clock {
  position(): number
  /** The player's time for one on the clip's clock. */
  inPlayer(position: number): number
  set(late: number): void
}

export function createClock(video: HTMLVideoElement): Clock {
  let late = 0
  return {
    position: () => Math.max(0, video.currentTime - late),
    inPlayer: (position) => position + late,
    set(seconds) {
      late = seconds
    },
  }
}
