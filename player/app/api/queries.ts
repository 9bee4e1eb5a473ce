import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ApiError } from '../../shared/problem.ts'
import type { Clip, ClipPage } from '../../shared/types.ts'
import { api } from './client.ts'
import type { Reflection, SeenClip, SharedReflection } from './contract.ts'
import { withoutClip, withSummary } from './put.ts'

export const keys = {
  me: ['me'] as const,
  clips: ['clips'] as const,
  clip: (id: string) => ['clip', id] as const,
  /** The search for faces in a recording. */
  faces: (clipId: string) => ['faces', clipId] as const,
  comments: (clipId: string) => ['comments', clipId] as const,
  /** All that is known of one reflection: itself, its shares, who can see it, who watched. */
  reflection: (id: string) => ['reflection', id] as const,
  shared: ['shared'] as const,
  notifications: ['notifications'] as const,
}

/** All about downloads begins with `all`, and is fetched anew with it. */
export const downloadKeys = {
  all: ['downloads'] as const,
  mine: ['downloads', 'mine'] as const,
  waiting: ['downloads', 'waiting'] as const,
  open: ['downloads', 'open'] as const,
  clip: (clipId: string) => ['downloads', 'clip', clipId] as const,
  stills: (id: string) => ['downloads', 'stills', id] as const,
  /** The organisation's own. */
  permit: ['downloads', 'permit'] as const,
  /** What operators see. */
  permits: ['downloads', 'permits'] as const,
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

/** Puts a changed clip where it is shown; a new one of one's own comes first in the list. */
export function putClip(client: QueryClient, clip: SeenClip) {
  if (clip.status === 'deleted') return dropClip(client, clip.id)
  client.setQueryData<SeenClip>(keys.clip(clip.id), clip)
  client.setQueryData<Reflection>(keys.reflection(clip.reflectionId), (data) => data && withSummary(data, clip))
  if (clip.mine) client.setQueryData<Pages>(keys.clips, (data) => data && { ...data, pages: withClip(data.pages, clip) })
}

/** The clip is not there any more, or not for this person: nothing of it stays, its title least of all. */
export function dropClip(client: QueryClient, id: string) {
  client.setQueryData<Pages>(
    keys.clips,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({ ...page, clips: page.clips.filter((clip) => clip.id !== id) })),
      },
  )
  client.setQueryData<SharedReflection[]>(keys.shared, (data) => data && withoutClip(data, id))
  client.setQueryData<SeenClip>(keys.clip(id), (clip) => clip && { ...clip, title: '', poster: null, status: 'deleted' })
  client.removeQueries({ queryKey: keys.comments(id) })
  client.removeQueries({ queryKey: ['reflection'], type: 'inactive' })
  // The pages about it find out by asking.
  for (const queryKey of [keys.clip(id), keys.shared, ['reflection'], downloadKeys.all]) void client.invalidateQueries({ queryKey })
}

/** Replaces the clip with the same id, or adds it at the top of the first page. Pure. */
export function withClip(pages: ClipPage[], clip: Clip): ClipPage[] {
  const known = pages.some((page) => page.clips.some(({ id }) => id === clip.id))
  return pages.map((page, index) => ({
    ...page,
    clips: known ? page.clips.map((other) => (other.id === clip.id ? clip : other)) : index === 0 ? [clip, ...page.clips] : page.clips,
  }))
}
