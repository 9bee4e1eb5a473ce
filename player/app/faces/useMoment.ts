import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Playhead } from '../clips/playhead.ts'

/** Where the player is, seconds; while it plays, anew with each picture of the screen. */
export function useMoment(playhead: Playhead): number {
  const playing = useSyncExternalStore(playhead.subscribe, playhead.playing)
  const position = useSyncExternalStore(playhead.subscribe, playhead.position)
  const [now, setNow] = useState(position)
  useEffect(() => {
    if (!playing) return
    const look = () => {
      setNow(playhead.now())
      frame = requestAnimationFrame(look)
    }
    let frame = requestAnimationFrame(look)
    return () => cancelAnimationFrame(frame)
  }, [playhead, playing])
  return playing ? now : position
}
