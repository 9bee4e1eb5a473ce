import { useQuery } from '@tanstack/react-query'
import { minuteOf, type Path, placesSeconds } from '../faces/places.ts'
import { api } from './client.ts'
import { keys } from './queries.ts'

/** The stream tells of each part; whoever misses it asks, milliseconds. */
const renewMilliseconds = 4000

/** The search for faces in a recording of one's own. @param wanted false: there is no picture */
export const useFaces = (clipId: string, wanted: boolean) =>
  useQuery({
    queryKey: keys.faces(clipId),
    queryFn: () => api.faces(clipId),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state: { data } }) => (data?.state === 'looking' || data?.state === 'following' ? renewMilliseconds : false),
  })

/** Where faces are around a moment; what comes next is fetched before it is there. @param searchId that found them; null: there is none, or they aren't covered */
export function usePaths(clipId: string, searchId: string | null, position: number, seconds: number): readonly Path[] {
  const minute = minuteOf(position)
  const last = minuteOf(Math.max(0, seconds - 0.001))
  const there = usePlaces(clipId, searchId, true, Math.min(minute, last))
  usePlaces(clipId, searchId, (minute + 1) * placesSeconds < seconds, Math.min(minute + 1, last))
  return there.data?.faces ?? none
}

const none: [] = []

/** Of one search they never change, and another one's are others. */
const usePlaces = (clipId: string, searchId: string | null, wanted: boolean, index: number) =>
  useQuery({
    queryKey: ['face-places', clipId, searchId, index],
    queryFn: () => api.facePlaces(clipId, index),
    enabled: wanted && searchId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
