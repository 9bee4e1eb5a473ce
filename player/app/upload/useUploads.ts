import { useEffect, useSyncExternalStore } from 'react'
import { type UploadItem, uploads } from './store.ts'

export function useUploads(): readonly UploadItem[] {
  return useSyncExternalStore(uploads.subscribe, uploads.snapshot)
}

/** Warns before leaving while something is on its way, and goes on when the connection is back. */
export function useUploadGuard() {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (uploads.busy) event.preventDefault()
    }
    const online = () => uploads.online()
    window.addEventListener('beforeunload', warn)
    window.addEventListener('online', online)
    return () => {
      window.removeEventListener('beforeunload', warn)
      window.removeEventListener('online', online)
    }
  }, [])
}
