import { useCallback, useEffect, useState } from 'react'
import type { Playhead } from '../clips/playhead.ts'
import { inside } from './spans.ts'
import { following, mostZoom, type View, viewOf } from './view.ts'

export interface Zoomed {
  view: View
  /** 0: all of it. */
  zoom: number
  most: number
  setZoom(zoom: number): void
  /** Brings a time into the view. */
  reveal(seconds: number): void
}

/** What the time line shows. While the playhead leaves what is shown, it follows. */
export function useView(seconds: number, playhead: Playhead): Zoomed {
  const [shown, setShown] = useState({ zoom: 0, view: viewOf(seconds, 0, 0) })
  const most = mostZoom(seconds)
  const reveal = useCallback(
    (position: number) =>
      setShown((before) => {
        const view = following(before.view, seconds, inside(position, 0, seconds))
        return view === before.view ? before : { ...before, view }
      }),
    [seconds],
  )
  useEffect(() => {
    const forget = playhead.subscribe(() => reveal(playhead.position()))
    return () => void forget()
  }, [playhead, reveal])
  const setZoom = useCallback(
    (wanted: number) => {
      const zoom = inside(wanted, 0, most)
      setShown({ zoom, view: viewOf(seconds, zoom, playhead.position()) })
    },
    [most, playhead, seconds],
  )
  return { ...shown, most, setZoom, reveal }
}
