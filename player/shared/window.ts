// What the player is asked to play of a recording: a window over it. Pure; the page that cuts and the player share it.

/** A stretch of a recording, seconds; `end` is exclusive. */
export interface Stretch {
  start: number
  end: number
}

/** Stretches in order and apart: what is played, one straight after the other, and where it is silent. */
export interface PlayWindow {
  ranges: readonly Stretch[]
  mute: readonly Stretch[]
}

/** A timer may be this late: what ends so soon is over now, seconds. */
export const lookAhead = 0.02
/** So far behind its beginning a stretch is begun, so that its own first picture is shown and not the one before, seconds. */
const inside = 0.001
/** Players round where they are, seconds. */
const slack = 0.005
/** Who is closer to the end of all sees it from the beginning, seconds. */
const nearEnd = 0.5

export type Turn = { do: 'stay' } | { do: 'jump'; to: number } | { do: 'stop' }

/** What comes next for who plays at `position`: over what is left out, to the next stretch; after the last one nothing. */
export function turnAt({ ranges }: PlayWindow, position: number): Turn {
  const index = ranges.findIndex(({ end }) => position < end - lookAhead)
  const next = ranges[index]
  if (!next) return { do: 'stop' }
  const before = ranges[index - 1]?.end ?? Number.NEGATIVE_INFINITY
  // What touches is played through.
  const isIn = position >= next.start - slack || (before >= next.start && position >= before - lookAhead)
  return isIn ? { do: 'stay' } : { do: 'jump', to: next.start + inside }
}

/** Where playing begins for who is at `position`. */
export function beginningAt({ ranges }: PlayWindow, position: number): number {
  const last = ranges.at(-1)
  const over = last === undefined || position >= last.end - Math.min(nearEnd, (last.end - last.start) / 2)
  const turn = turnAt({ ranges, mute: [] }, position)
  if (over || turn.do === 'stop') return (ranges[0]?.start ?? 0) + inside
  return turn.do === 'jump' ? turn.to : position
}

/** Whether nothing is to be heard at `position`. */
export const isSilent = ({ mute }: PlayWindow, position: number): boolean =>
  mute.some(({ start, end }) => position >= start - lookAhead && position < end)

/** When something changes next for who plays at `position`: a stretch is over, a silence begins or ends. Infinity: nothing does. */
export const changeAfter = ({ ranges, mute }: PlayWindow, position: number): number =>
  [...ranges.map(({ end }) => end - lookAhead), ...mute.flatMap(({ start, end }) => [start - lookAhead, end])].reduce(
    (soonest, at) => (at > position && at < soonest ? at : soonest),
    Number.POSITIVE_INFINITY,
  )

/** How long it all is, seconds. */
export const secondsOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { start, end }) => sum + end - start, 0)
