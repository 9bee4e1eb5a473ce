/** So many sheets after the one in focus are loaded as far as they are on the screen. */
export const ahead = 2

/**
 * Of which sheets the stills are shown: the one in focus, the next two, and the one before when it was shown already, so that a step
 * back fetches nothing again. Every still that is fetched is written down, so no others are.
 * @param ids in the order of the list
 */
export function shownSheets(ids: readonly string[], focused: string | null, before: ReadonlySet<string>): Set<string> {
  const at = focused === null ? -1 : ids.indexOf(focused)
  if (at < 0) return new Set()
  const shown = ids.slice(at, at + 1 + ahead)
  const previous = ids[at - 1]
  return new Set(previous !== undefined && before.has(previous) ? [previous, ...shown] : shown)
}

/** The neighbour of the one in focus; itself at the ends, the first when nothing was. */
export function step(ids: readonly string[], focused: string | null, by: 1 | -1): string | null {
  const at = focused === null ? -1 : ids.indexOf(focused)
  if (at < 0) return ids[0] ?? null
  return ids[at + by] ?? ids[at] ?? null
}

/** Whether the list should be fetched on: the end comes near. */
export const nearEnd = (ids: readonly string[], focused: string | null): boolean =>
  focused === null || ids.length - 1 - ids.indexOf(focused) < 10
