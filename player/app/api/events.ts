import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { SeenClip } from './contract.ts'
import { follow } from './follow.ts'
import { downloadKeys, dropClip, keys, putClip } from './queries.ts'

/**
 * Keeps clips live by server-sent events for as long as the component is shown.
 * @param path of the stream; null: none
 * @param clipId of the one clip the stream is about: its comments are kept live too
 */
export function useClipEvents(path: string | null, clipId?: string) {
  const client = useQueryClient()
  useEffect(() => {
    if (path === null) return
    const renewComments = () => {
      if (clipId !== undefined) void client.invalidateQueries({ queryKey: keys.comments(clipId) })
    }
    const renewFaces = () => {
      if (clipId !== undefined) void client.invalidateQueries({ queryKey: keys.faces(clipId) })
    }
    return follow(path, {
      on: {
        clip: (data) => {
          putClip(client, JSON.parse(data) as SeenClip)
          renewFaces()
        },
        gone: (data) => dropClip(client, (JSON.parse(data) as { id: string }).id),
        comments: renewComments,
      },
      onMissed: () => {
        void client.invalidateQueries({ queryKey: keys.clips })
        renewComments()
        renewFaces()
      },
      onRefused: () => {
        void client.invalidateQueries({ queryKey: keys.me })
        if (clipId !== undefined) void client.invalidateQueries({ queryKey: keys.clip(clipId) })
      },
    })
  }, [client, path, clipId])
}

/**
 * Keeps the number of unread notifications live, and what they tell of. Only while the page can be seen: a browser has few
 * connections to one address, and players need them more than pages in the background.
 */
export function useNotificationEvents(wanted: boolean) {
  const client = useQueryClient()
  useEffect(() => {
    if (!wanted) return
    const renew = () => {
      for (const queryKey of [keys.me, keys.notifications, keys.shared, downloadKeys.all]) void client.invalidateQueries({ queryKey })
    }
    let stop: (() => void) | null = null
    const look = () => {
      if (document.visibilityState === 'hidden') {
        stop?.()
        stop = null
      } else if (!stop) {
        stop = follow('/v1/notifications/events', { on: { notifications: renew }, onMissed: renew, onRefused: renewMe })
      }
    }
    const renewMe = () => void client.invalidateQueries({ queryKey: keys.me })
    const back = () => {
      if (document.visibilityState === 'visible') renew()
      look()
    }
    look()
    document.addEventListener('visibilitychange', back)
    return () => {
      document.removeEventListener('visibilitychange', back)
      stop?.()
    }
  }, [client, wanted])
}
