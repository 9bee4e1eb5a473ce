import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ApiError } from '../../shared/problem.ts'
import type { Clip, ClipPage } from '../../shared/types.ts'
import { api } from './client.ts'

export const keys = {
  me: ['me'] as const,
  clips: ['clips'] as const,
  clip: (id: string) => ['clip', id] as const,
}

/** Who is signed in; `null` when nobody is. */
export function useMe() {
  return useQuery({
    queryKey: keys.me,
    queryFn: () =>
      api.me().catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) return null
        throw error
      }),
    staleTime: 60_000,
  })
}

export function useClips() {
  return useInfiniteQuery({
    queryKey: keys.clips,
    queryFn: ({ pageParam }) => api.clips(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
}

export function useClip(id: string) {
  return useQuery({ queryKey: keys.clip(id), queryFn: () => api.clip(id) })
}

type Pages = InfiniteData<ClipPage, string | null>

/** Puts a changed clip where it is shown; a new one comes first. */
export function putClip(client: QueryClient, clip: Clip) {
  if (clip.status === 'deleted') return dropClip(client, clip.id)
  client.setQueryData<Clip>(keys.clip(clip.id), clip)
  client.setQueryData<Pages>(keys.clips, (data) => data && { ...data, pages: withClip(data.pages, clip) })
}

export function dropClip(client: QueryClient, id: string) {
  client.setQueryData<Pages>(
    keys.clips,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, clips: page.clips.filter((clip) => clip.id !== id) })),
      },
  )
  // The clip's own page finds out by asking.
  void client.invalidateQueries({ queryKey: keys.clip(id) })
}

/** Replaces the clip with the same id, or adds it at the top of the first page. Pure. */
export function withClip(pages: ClipPage[], clip: Clip): ClipPage[] {
  const known = pages.some((page) => page.clips.some(({ id }) => id === clip.id))
  return pages.map((page, index) => ({
    ...page,
    clips: known ? page.clips.map((other) => (other.id === clip.id ? clip : other)) : index === 0 ? [clip, ...page.clips] : page.clips,
  }))
}
