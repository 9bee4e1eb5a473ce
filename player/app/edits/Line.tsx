import { type KeyboardEvent, useSyncExternalStore } from 'react'
import type { Playhead } from '../clips/playhead.ts'
import { handleStep } from './keys.ts'
import { type Grid, secondsAt, stepAt } from './spans.ts'
import { placeIn, type View } from './view.ts'
import { spokenPlace } from './words.ts'

interface Props {
  grid: Grid
  playhead: Playhead
  view: View
  go: (step: number) => void
  /** Brings a time into the view. */
  reveal: (seconds: number) => void
}

/** Where the player is, over the time line; by the arrow keys it goes on from picture to picture. */
export function Line({ grid, playhead, view, go, reveal }: Props) {
  const position = useSyncExternalStore(playhead.subscribe, playhead.position)
  const place = placeIn(view, position)
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const pressed = { key: event.key, ctrl: false, shift: event.shiftKey }
    const to = handleStep(pressed, stepAt(grid, position), [0, grid.steps - 1], grid.rate)
    if (to === null) return
    event.preventDefault()
    go(to)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      className="cut-playhead"
      aria-label="Place in the recording"
      aria-valuemin={0}
      aria-valuemax={secondsAt(grid, grid.steps)}
      aria-valuenow={Math.round(position * 100) / 100}
      aria-valuetext={spokenPlace(position)}
      data-playhead
      data-seen={place >= -0.001 && place <= 1.001}
      style={{ left: `${Math.max(0, Math.min(1, place)) * 100}%` }}
      onFocus={() => reveal(position)}
      onKeyDown={press}
    />
  )
}
