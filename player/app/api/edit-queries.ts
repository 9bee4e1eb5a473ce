import { useQuery } from '@tanstack/react-query'
import { tilesOf } from '../edits/storyboard.ts'
import { api } from './client.ts'
import { keys } from './queries.ts'

/** How often a wave form that is being drawn is asked for; pictures, more rarely. */
const renewMilliseconds = 1500

export const useWaveform = (clipId: string) =>
  useQuery({
    queryKey: [...keys.clip(clipId), 'waveform'],
    queryFn: () => api.waveform(clipId),
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
    // Of what was cut a moment ago they are drawn last.
    refetchInterval: ({ state }) => (state.status !== 'error' && state.data?.length === 0 ? 4 * renewMilliseconds : false),
    gcTime: 0,
  })
