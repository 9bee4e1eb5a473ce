import { keepPreviousData, type QueryKey, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { account, groups, myReflections, networks, organisation } from './govern.ts'

/** What begins with a key is fetched anew with it: all of a group with `group(id)`, all of all groups with `groups`. */
export const governKeys = {
  groups: ['groups'] as const,
  groupLists: ['groups', 'all'] as const,
  group: (id: string) => ['groups', id] as const,
  networks: ['networks'] as const,
  organisation: ['organisation'] as const,
  sessions: ['sessions'] as const,
}

export const useGroups = () => useQuery({ queryKey: governKeys.groupLists, queryFn: groups.all })
export const useGroup = (id: string) => useQuery({ queryKey: governKeys.group(id), queryFn: () => groups.one(id) })
export const useMembers = (id: string) => useQuery({ queryKey: [...governKeys.group(id), 'members'], queryFn: () => groups.members(id) })
export const useGroupReflections = (id: string) =>
  useQuery({ queryKey: [...governKeys.group(id), 'reflections'], queryFn: () => groups.reflections(id) })
export const useAssignments = (id: string) =>
  useQuery({ queryKey: [...governKeys.group(id), 'assignments'], queryFn: () => groups.assignments(id) })
export const useMyReflections = () => useQuery({ queryKey: ['hand-in', 'reflections'], queryFn: myReflections })

export const useNetworks = () => useQuery({ queryKey: governKeys.networks, queryFn: networks.all })

const ours = governKeys.organisation
export const useOrganisation = () => useQuery({ queryKey: [...ours, 'one'], queryFn: organisation.one })
export const useColleagues = () => useQuery({ queryKey: [...ours, 'people'], queryFn: organisation.people })
export const useInvitations = () => useQuery({ queryKey: [...ours, 'invitations'], queryFn: organisation.invitations })
export const useRequests = () => useQuery({ queryKey: [...ours, 'requests'], queryFn: organisation.requests })
export const useCommunities = () => useQuery({ queryKey: [...ours, 'communities'], queryFn: organisation.communities })
export const useOwnGroups = () => useQuery({ queryKey: [...ours, 'groups'], queryFn: organisation.groups })
export const useAudit = (act: string | null) =>
  useInfiniteQuery({
    queryKey: [...ours, 'audit', act],
    queryFn: ({ pageParam }) => organisation.audit(pageParam, act),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })

export const useSessions = () => useQuery({ queryKey: governKeys.sessions, queryFn: account.sessions })

/** People by part of the name whom a group's manager can take in; what was found before stays until the next are there. */
export const useCandidates = (groupId: string, query: string) =>
  useQuery({
    queryKey: [...governKeys.group(groupId), 'candidates', query],
    queryFn: () => groups.candidates(groupId, query),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  })

/** For a group that is closed or left: asked for again when it is opened again, and not now. */
export function useForget() {
  const client = useQueryClient()
  return (groupId: string) => void client.invalidateQueries({ queryKey: governKeys.group(groupId), refetchType: 'none' })
}

interface Change<Input, Output> {
  act: (input: Input) => Promise<Output>
  /** What it may have changed. */
  stale?: readonly QueryKey[] | undefined
  /** At once, before that is fetched anew. */
  done?: ((output: Output, input: Input) => void) | undefined
}

/** A change at the service. It is pending until the pages show what became of it. */
export function useChange<Input = void, Output = unknown>({ act, stale = [], done }: Change<Input, Output>) {
  const client = useQueryClient()
  return useMutation<Output, Error, Input>({
    mutationFn: act,
    // What was sent, passwords too, is forgotten with the form.
    gcTime: 0,
    onSuccess: async (output, input) => {
      done?.(output, input)
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
    },
  })
}
