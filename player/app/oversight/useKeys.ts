import { useEffect, useRef } from 'react'
import { type Command, commandOf, placeOf } from './keys.ts'

/**
 * The keys of the review page, wherever on it the focus is.
 * @param act null: something is open that has keys of its own
 * @param back leads from a field to the recordings
 */
export function useKeys(act: ((command: Command) => void) | null, back: () => void) {
  const latest = useRef({ act, back })
  latest.current = { act, back }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { act, back } = latest.current
      if (!act || event.defaultPrevented) return
      const place = placeOf(event.target instanceof Element ? event.target : null)
      if (place === 'field' && event.key === 'Escape') return back()
      const command = commandOf(event, place)
      if (!command) return
      // Arrows would scroll the page under the sheet that comes.
      event.preventDefault()
      act(command)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}
