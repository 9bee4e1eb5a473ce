import { request } from '../shared/request.ts'
import type { Playback } from '../shared/types.ts'

export interface SessionListener {
  onClip(playback: Playback): void
  /** Comments were written, changed or taken away. */
  onComments(): void
  onEnded(reason: string, message: string): void
}

/** The token of `/embed/<token>`; null when the address has none. */
export function tokenFrom(pathname: string): string | null {
  const match = /\/embed\/([A-Za-z0-9._~-]+)\/?$/.exec(pathname)
  return match?.[1] ?? null
}

/** @throws ApiError (404 when access ended, `unreachable` without a connection) */
export function readPlayback(token: string): Promise<Playback> {
  return request<Playback>(`/v1/playback/${token}`)
}

/** A comment as the time line shows it. */
export interface Remark {
  id: string
  atSeconds: number
  author: string
  text: string
}

/** Those at the top of their threads, in order. @throws ApiError as `readPlayback` */
export async function readRemarks(token: string): Promise<Remark[]> {
  return (await request<{ comments: Remark[] }>(`/v1/playback/${token}/comments`)).comments
}

/** Follows the session. The browser reconnects by itself; the service ends the stream with `ended`. */
export function followPlayback(token: string, listener: SessionListener): () => void {
  const source = new EventSource(`/v1/playback/${token}/events`)
  source.addEventListener('clip', (event: MessageEvent<string>) => listener.onClip(JSON.parse(event.data) as Playback))
  source.addEventListener('comments', () => listener.onComments())
  source.addEventListener('ended', (event: MessageEvent<string>) => {
    source.close()
    const ended = JSON.parse(event.data) as { reason?: string; message?: string }
    listener.onEnded(ended.reason ?? 'not_found', ended.message ?? '')
  })
  return () => source.close()
}
