import { useEffect, useRef } from 'react'
import type { Playhead } from '../clips/playhead.ts'
import { type Command, commandOf, type Place, type Pressed, placeOf } from './keys.ts'

/**
 * The keys of the page that cuts, wherever on it the focus is, in the player too.
 * @param act null: something is open that has keys of its own
 */
export function useCommands(playhead: Playhead, act: ((command: Command) => void) | null) {
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    const obey = (pressed: Pressed, place: Place): boolean => {
      const command = latest.current && commandOf(pressed, place)
      if (command) latest.current?.(command)
      return Boolean(command)
    }
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      const pressed = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey }
      // Arrows and the space bar would scroll the page.
      if (obey(pressed, placeOf(event.target instanceof Element ? event.target : null))) event.preventDefault()
    }
    window.addEventListener('keydown', press)
    const forget = playhead.onKey((pressed) => obey(pressed, 'page'))
    return () => {
      window.removeEventListener('keydown', press)
      forget()
    }
  }, [playhead])
}
