import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Share } from './contract.ts'
import { keys } from './queries.ts'
import { type NewShare, sharing } from './sharing.ts'

/** What nobody tells of (a share of somebody else's that ended) is asked for so often while it is shown. */
const renewMilliseconds = 20_000

export const sharingKeys = {
  shares: (id: string) => [...keys.reflection(id), 'shares'] as const,
  viewers: (id: string) => [...keys.reflection(id), 'viewers'] as const,
  watched: (id: string) => [...keys.reflection(id), 'watched'] as const,
}

export function useReflection(id: string) {
  return useQuery({
    queryKey: keys.reflection(id),
    queryFn: () => sharing.reflection(id),
    refetchInterval: ({ state }) => (state.data && !state.data.mine && state.status !== 'error' ? renewMilliseconds : false),
  })
}

export function useShared() {
  return useQuery({ queryKey: keys.shared, queryFn: sharing.shared, refetchInterval: renewMilliseconds })
}

export function useShares(reflectionId: string) {
  return useQuery({ queryKey: sharingKeys.shares(reflectionId), queryFn: () => sharing.shares(reflectionId) })
}

export function useViewers(reflectionId: string) {
  return useQuery({ queryKey: sharingKeys.viewers(reflectionId), queryFn: () => sharing.viewers(reflectionId) })
}

export function useWatched(reflectionId: string, wanted: boolean) {
  return useQuery({ queryKey: sharingKeys.watched(reflectionId), queryFn: () => sharing.watched(reflectionId), enabled: wanted })
}

export function useGroupChoices() {
  return useQuery({ queryKey: ['groups', 'choices'], queryFn: sharing.groups })
}

export function useComments(clipId: string) {
  return useQuery({ queryKey: keys.comments(clipId), queryFn: () => sharing.comments(clipId) })
}

export function useNotificationList() {
  return useQuery({ queryKey: keys.notifications, queryFn: sharing.notifications })
}

/** What an owner does with her shares: the lists follow, and a share that is stopped is gone at once. */
export function useSharing(reflectionId: string) {
  const client = useQueryClient()
  const shares = sharingKeys.shares(reflectionId)
  const renew = () => client.invalidateQueries({ queryKey: keys.reflection(reflectionId) })
  return {
    share: useMutation({
      mutationFn: (share: NewShare) => sharing.share(reflectionId, share),
      onSettled: renew,
    }),
    limit: useMutation({
      mutationFn: ({ id, endsAt }: { id: string; endsAt: string | null }) => sharing.limit(id, endsAt),
      onSettled: renew,
    }),
    stop: useMutation({
      mutationFn: ({ id }: { id: string }) => sharing.stop(id),
      onMutate: async ({ id }) => {
        await client.cancelQueries({ queryKey: shares })
        const before = client.getQueryData<Share[]>(shares)
        client.setQueryData<Share[]>(shares, (data) => data?.filter((share) => share.id !== id))
        return { before }
      },
      onError: (_error, _share, result) => client.setQueryData(shares, result?.before),
      onSettled: renew,
    }),
  }
}

/** What an owner writes about a reflection. */
export function useReflectionChange(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: { title?: string; notes?: string }) => sharing.changeReflection(id, change),
    onSuccess: (changed) => client.setQueryData(keys.reflection(id), changed),
  })
}

/** What is done with comments of one clip. */
export function useCommenting(clipId: string) {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.comments(clipId) })
  return {
    add: useMutation({
      mutationFn: (comment: { text: string; atSeconds: number; parentId?: string }) => sharing.comment(clipId, comment),
      onSuccess,
    }),
    edit: useMutation({ mutationFn: ({ id, text }: { id: string; text: string }) => sharing.editComment(id, text), onSuccess }),
    remove: useMutation({ mutationFn: (id: string) => sharing.removeComment(id), onSuccess }),
  }
}
