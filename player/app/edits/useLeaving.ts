import { useCallback, useEffect, useRef } from 'react'
import { useBlocker } from 'react-router'

/** Asks before what was cut and not saved is lost: the blocker for a way inside the pages, the browser's own words for all others. */
export function useLeaving(unsaved: boolean) {
  const saved = useRef(false)
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => unsaved && !saved.current && currentLocation.pathname !== nextLocation.pathname,
  )
  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent) => {
      if (!saved.current) event.preventDefault()
    }
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [unsaved])
  const release = useCallback(() => {
    saved.current = true
  }, [])
  return { blocker, release }
}
