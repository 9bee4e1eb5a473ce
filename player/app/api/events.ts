import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Clip } from '../../shared/types.ts'
import { dropClip, keys, putClip } from './queries.ts'

/** Keeps clips live by server-sent events for as long as the component is shown. */
export function useClipEvents(path: string) {
  const client = useQueryClient()
  useEffect(() => {
    let source: EventSource | null = null
    let again: ReturnType<typeof setTimeout> | undefined
    const open = (first: boolean) => {
      source = new EventSource(path)
      source.addEventListener('clip', (event: MessageEvent<string>) => putClip(client, JSON.parse(event.data) as Clip))
      source.addEventListener('gone', (event: MessageEvent<string>) => dropClip(client, (JSON.parse(event.data) as { id: string }).id))
      // Changes may have been missed while the stream was cut.
      let missed = !first
      source.addEventListener('open', () => {
        if (missed) void client.invalidateQueries({ queryKey: keys.clips })
        missed = true
      })
      source.addEventListener('error', () => {
        // The browser reconnects after a cut, but not after an error reply (signed out, or a restarting service).
        if (source?.readyState !== EventSource.CLOSED) return
        void client.invalidateQueries({ queryKey: keys.me })
        again = setTimeout(() => open(false), 5000)
      })
    }
    open(true)
    return () => {
      clearTimeout(again)
      source?.close()
    }
  }, [client, path])
}
