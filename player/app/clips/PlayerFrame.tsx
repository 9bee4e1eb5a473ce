import { Loader, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { TryAgain } from '../layout/TryAgain.tsx'
import type { Playhead } from './playhead.ts'
import { canOpen } from './words.ts'

interface Resume {
  /** Counts sessions: each is asked for once. */
  turn: number
  hash: string
}

interface Props {
  clip: Clip
  playhead: Playhead
  /** `#t=75`: where to begin. */
  start?: string
  /** Whether it comes into sight when it is sent to a place. */
  reveal?: boolean
  /** At most so much of the screen's height, percent: a recording held upright must not push everything else off the page. */
  tallest?: number
  /** Where the pictures along its time line are. */
  onStoryboard?: (address: string) => void
  /** What lies over the player. */
  over?: ReactNode
}

/** The embedded player in its frame. When its session runs out, a new one goes on at the same place. */
export function PlayerFrame({ clip, playhead, start = '', reveal = true, tallest = 72, onStoryboard, over }: Props) {
  const client = useQueryClient()
  const frame = useRef<HTMLIFrameElement>(null)
  const [resume, setResume] = useState<Resume>({ turn: 0, hash: start })
  const session = useQuery({
    queryKey: ['playback', clip.id, resume.turn],
    queryFn: () => api.playback(clip.id),
    // Before there is anything to play too: it starts by itself.
    enabled: canOpen(clip),
    staleTime: Number.POSITIVE_INFINITY,
    // Another visit of the page begins another session.
    gcTime: 0,
    refetchOnReconnect: false,
  })
  useEffect(() => {
    const hear = ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source !== frame.current?.contentWindow || origin !== window.location.origin) return
      const hash = resumeHash(data)
      playhead.hear(data)
      if (isOf('safelight:signed-out', data)) void client.invalidateQueries({ queryKey: keys.me })
      // The page's own stream says so too; whoever comes first.
      if (isOf('safelight:ended', data)) void client.invalidateQueries({ queryKey: keys.clip(clip.id) })
      if (hash !== null) setResume(({ turn }) => ({ turn: turn + 1, hash }))
    }
    const disconnect = playhead.connect((message) => {
      frame.current?.contentWindow?.postMessage(message, window.location.origin)
      if (reveal) frame.current?.scrollIntoView({ block: 'nearest' })
    })
    window.addEventListener('message', hear)
    return () => {
      window.removeEventListener('message', hear)
      disconnect()
    }
  }, [client, playhead, clip.id, reveal])
  const storyboard = session.data?.storyboard
  useEffect(() => {
    if (storyboard !== undefined) onStoryboard?.(storyboard)
  }, [storyboard, onStoryboard])
  return (
    <div className="player" style={frameStyle(clip, tallest)}>
      {session.data ? (
        <>
          <iframe
            ref={frame}
            key={resume.turn}
            src={session.data.embed + resume.hash}
            title={`Player: ${clip.title}`}
            allow="autoplay; picture-in-picture"
            allowFullScreen
          />
          {over}
        </>
      ) : (
        <Placeholder clip={clip} error={session.error} retry={() => void session.refetch()} />
      )}
    </div>
  )
}

function Placeholder({ clip, error, retry }: { clip: Clip; error: Error | null; retry: () => void }) {
  if (clip.status === 'failed')
    return (
      <div className="placeholder">
        <Text>There is nothing to play.</Text>
      </div>
    )
  if (error) {
    return (
      <div className="placeholder" role="alert">
        <Text>{error.message}</Text>
        <TryAgain variant="light" error={error} retry={retry} />
      </div>
    )
  }
  return (
    <div className="placeholder">
      <Loader type="dots" />
    </div>
  )
}

/** `#t=75.2&play` for the next player, from what the last one said; null for anybody else's messages. */
export function resumeHash(data: unknown): string | null {
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'safelight:expired') return null
  const position = 'position' in data && typeof data.position === 'number' ? data.position : 0
  const playing = 'playing' in data && data.playing === true
  return `#t=${position.toFixed(1)}${playing ? '&play' : ''}`
}

/** Whether the player says this. */
function isOf(type: string, data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type
}

function frameStyle({ kind, width, height }: Clip, tallest: number) {
  if (kind === 'audio') return { height: 168 }
  const ratio = width && height ? width / height : 16 / 9
  return {
    aspectRatio: String(ratio),
    maxHeight: `${tallest}dvh`,
    width: '100%',
    maxWidth: `calc(${tallest}dvh * ${ratio.toFixed(4)})`,
    marginInline: 'auto',
  }
}
