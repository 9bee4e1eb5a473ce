import { useEffect, useState } from 'react'
import { useLocation } from 'react-router'

/** The secret of a letter's link stands behind the "#": browsers never send that part anywhere. */
export const tokenIn = (fragment: string): string => fragment.replace(/^#/, '')

/**
 * Reads the secret out of the address once and takes it away there, so that it is not in the history, in a bookmark or on a
 * projector. Empty when there is none.
 */
export function useToken(): string {
  const location = useLocation()
  const [token, setToken] = useState(() => tokenIn(location.hash))
  useEffect(() => {
    // Asked of the address itself: the router goes on telling what it was.
    if (window.location.hash === '') return
    setToken(tokenIn(location.hash))
    window.history.replaceState(window.history.state, '', location.pathname + location.search)
  }, [location])
  return token
}
