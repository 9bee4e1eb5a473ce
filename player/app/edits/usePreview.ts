import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { beginningAt } from '../../shared/window.ts'
import type { Playhead } from '../clips/playhead.ts'
import { type Editing, windowOf } from './model.ts'

export interface Preview {
  /** What is cut out is left out while playing. */
  on: boolean
  playing: boolean
  setOn(on: boolean): void
  /** The result is what plays now. */
  playsResult: boolean
  /** Plays the result from where the playhead is, or stops. */
  toggle(): void
  /** Plays the result from there, seconds. */
  playFrom(position: number): void
}

/** Has the player in the frame play the result, as it would be saved now. */
export function usePreview({ grid, cut }: Editing, playhead: Playhead): Preview {
  const [on, setOn] = useState(false)
  const playing = useSyncExternalStore(playhead.subscribe, playhead.playing)
  const window = useMemo(() => windowOf({ grid, cut }), [grid, cut])
  useEffect(() => playhead.show(on ? window : null), [playhead, on, window])
  const playFrom = (position: number) => {
    setOn(true)
    // Before it plays, not after the next drawing of the page.
    playhead.show(window)
    playhead.play(beginningAt(window, position))
  }
  return {
    on,
    playing,
    playsResult: on && playing,
    setOn,
    toggle: () => (on && playing ? playhead.pause() : playFrom(playhead.position())),
    playFrom,
  }
}
