import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { isOver, renewMilliseconds } from '../downloads/states.ts'
import { downloads, permits } from './downloads.ts'
import { downloadKeys } from './queries.ts'

/** How often it is asked what waits: who is at another page is told by no event of that. */
const waitingMilliseconds = 60_000
const openMilliseconds = 15_000

export const useMyDownloads = (wanted = true) =>
  useQuery({
    queryKey: downloadKeys.mine,
    queryFn: downloads.mine,
    enabled: wanted,
    refetchInterval: ({ state: { data } }) => renewMilliseconds(data?.downloads ?? []),
  })

export const useWaitingDownloads = (wanted = true) =>
  useQuery({ queryKey: downloadKeys.waiting, queryFn: downloads.waiting, enabled: wanted, refetchInterval: waitingMilliseconds })

/** Of the organisation. Files of others are made, fetched and ended without a word to her who looks: it is asked now and then. */
export const useOpenDownloads = () => useQuery({ queryKey: downloadKeys.open, queryFn: downloads.open, refetchInterval: openMilliseconds })

/** What a clip can be downloaded as, and its downloads that are still open. */
export const useClipDownloads = (clipId: string) =>
  useQuery({
    queryKey: downloadKeys.clip(clipId),
    queryFn: async () => {
      const found = await downloads.ofClip(clipId)
      return { ...found, downloads: found.downloads.filter((one) => !isOver(one)) }
    },
    refetchInterval: ({ state: { data } }) => renewMilliseconds(data?.downloads ?? []),
  })

/** Of a recording that has just come in they are still being taken. */
const stillsMilliseconds = 5000

/** Each still of it that is then fetched is written down; the list alone isn't. */
export const useDownloadStills = (id: string, wanted: boolean) =>
  useQuery({
    queryKey: downloadKeys.stills(id),
    queryFn: () => downloads.stills(id),
    enabled: wanted,
    retry: false,
    refetchInterval: ({ state: { data } }) => (data?.stills.length === 0 ? stillsMilliseconds : false),
  })

export const useOwnPermit = (wanted = true) =>
  useQuery({ queryKey: downloadKeys.permit, queryFn: permits.own, enabled: wanted, refetchInterval: waitingMilliseconds })

export const usePermits = () => useQuery({ queryKey: downloadKeys.permits, queryFn: permits.all, refetchInterval: waitingMilliseconds })

export const usePermitDownloads = (id: string) =>
  useQuery({
    queryKey: [...downloadKeys.permits, id, 'downloads'],
    queryFn: () => permits.downloads(id),
    refetchInterval: waitingMilliseconds,
  })

/** Accounts for which it can be enabled; what was found before stays until the next are there. */
export const usePermitPeople = (id: string, query: string) =>
  useQuery({
    queryKey: [...downloadKeys.permits, id, 'people', query],
    queryFn: () => permits.people(id, query),
    enabled: query !== '',
    placeholderData: keepPreviousData,
  })
