import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/request.ts'
import type { Stretch } from '../../shared/window.ts'
import { tilesOf } from '../edits/storyboard.ts'
import type { SeenClip } from './contract.ts'
import { keys } from './queries.ts'

// Requests about edits. All throw ApiError.

export interface Cutting {
  ranges: readonly Stretch[]
  mute: readonly Stretch[]
  title: string
}

/** What a clip was cut from; all of it for its owner alone. */
export interface EditOf {
  /** Null: it is gone, or nobody's business. */
  originalId: string | null
  ranges: Stretch[]
  mute: Stretch[]
}

/** The loudness over time; null while it is being drawn. */
interface Drawn {
  secondsPerPeak: number | null
  peaks: number[] | null
}

const path = (strings: TemplateStringsArray, ...ids: string[]) => String.raw(strings, ...ids.map(encodeURIComponent))

export const edits = {
  make: (clipId: string, cutting: Cutting) =>
    request<{ clipId: string; reflectionId: string }>(path`/v1/clips/${clipId}/edits`, { body: cutting }),
  waveform: (clipId: string) => request<Drawn>(path`/v1/clips/${clipId}/waveform`),
}

/** Null: it is a recording, not cut out of one. */
export const editOf = (clip: SeenClip): EditOf | null => (clip as SeenClip & { edit?: EditOf | null }).edit ?? null

/** How often a wave form that is being drawn is asked for. */
const renewMilliseconds = 1500

export const useWaveform = (clipId: string) =>
  useQuery({
    queryKey: [...keys.clip(clipId), 'waveform'],
    queryFn: () => edits.waveform(clipId),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.status !== 'error' && state.data?.peaks == null ? renewMilliseconds : false),
  })

/** The pictures along the time line. @param address null: nobody knows yet where they are */
export const useTiles = (address: string | null) =>
  useQuery({
    queryKey: ['storyboard', address],
    queryFn: async () => {
      const reply = await fetch(address ?? '', { credentials: 'same-origin' })
      return reply.ok ? tilesOf(await reply.text(), address ?? '') : []
    },
    enabled: address !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
