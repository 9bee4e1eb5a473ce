/** Where time comes from, so that tests can live through months in a second. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** `seconds` after (or, negative, before) what the clock says. */
export const fromNow = (clock: Clock, seconds: number): Date => new Date(clock.now().getTime() + seconds * 1000)
