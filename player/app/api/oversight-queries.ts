import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { oversight } from './oversight.ts'
import type { FlagPage, Oversight, Recording, RecordingPage } from './oversight-contract.ts'
import { keys } from './queries.ts'

/** How often the number that waits is asked for: nobody tells of new recordings. */
const renewMilliseconds = 60_000

export const oversightKeys = {
  all: ['oversight'] as const,
  now: ['oversight', 'now'] as const,
  flags: ['oversight', 'flags'] as const,
  recordings: (query: string) => ['oversight', 'recordings', query] as const,
  own: (clipId: string) => [...keys.clip(clipId), 'oversight'] as const,
}

export const useOversight = (wanted: boolean) =>
  useQuery({ queryKey: oversightKeys.now, queryFn: oversight.now, enabled: wanted, refetchInterval: renewMilliseconds })

/**
 * The recordings to look at. What was marked stays where it is until somebody asks anew: nothing may move under the eyes of who
 * is going through them.
 */
export const useRecordings = (query: string) =>
  useInfiniteQuery({
    queryKey: oversightKeys.recordings(query),
    queryFn: ({ pageParam }) => oversight.recordings(query, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RecordingPage) => page.next,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })

export const useFlags = (state: 'open' | 'decided') =>
  useInfiniteQuery({
    queryKey: [...oversightKeys.flags, state],
    queryFn: ({ pageParam }) => oversight.flags(state, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page: FlagPage) => page.next,
    refetchInterval: renewMilliseconds,
  })

/** @param quarantinedAt whatever it becomes, the rest is asked for anew */
export const useOwnOversight = (clipId: string, quarantinedAt: string | null) =>
  useQuery({ queryKey: [...oversightKeys.own(clipId), quarantinedAt], queryFn: () => oversight.ofOwnClip(clipId) })

/** Puts what changed about a recording where it is listed, without asking for the list anew. */
export function putRecording(client: QueryClient, clipId: string, change: Partial<Recording>) {
  client.setQueriesData<InfiniteData<RecordingPage, string | null>>(
    { queryKey: [...oversightKeys.all, 'recordings'] },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          recordings: page.recordings.map((one) => (one.clipId === clipId ? { ...one, ...change } : one)),
        })),
      },
  )
}

/** One more or less waits, before the service has said so. */
export function countWaiting(client: QueryClient, by: number) {
  client.setQueryData<Oversight>(oversightKeys.now, (data) => data && { ...data, waiting: Math.max(0, data.waiting + by) })
}
