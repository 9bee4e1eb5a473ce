import { request } from '../../shared/request.ts'
import type {
  ClipDownloads,
  Download,
  DownloadAsked,
  DownloadStills,
  Permit,
  PermitAsked,
  PermitGiven,
  PermitPeople,
  PermitPerson,
} from './downloads-contract.ts'

const path = (strings: TemplateStringsArray, ...ids: string[]) => String.raw(strings, ...ids.map(encodeURIComponent))
const ours = '/v1/organisation/downloads'

/** Requests about downloads. All throw ApiError. */
export const downloads = {
  mine: () => request<{ downloads: Download[] }>('/v1/downloads'),
  waiting: () => request<{ downloads: Download[] }>('/v1/downloads/waiting'),
  open: () => request<{ downloads: Download[] }>('/v1/downloads/open'),
  ofClip: (clipId: string) => request<ClipDownloads>(path`/v1/clips/${clipId}/downloads`),
  ask: (clipId: string, body: DownloadAsked) => request<Download>(path`/v1/clips/${clipId}/downloads`, { body }),
  approve: (id: string) => request<Download>(path`/v1/downloads/${id}/approve`, { body: {} }),
  decline: (id: string, reason: string) => request<Download>(path`/v1/downloads/${id}/decline`, { body: { reason } }),
  revoke: (id: string) => request<Download>(path`/v1/downloads/${id}/revoke`, { body: {} }),
  stills: (id: string) => request<DownloadStills>(path`/v1/downloads/${id}/stills`),
}

/** An organisation's permission: its administrators ask and end, operators decide. */
export const permits = {
  own: () => request<{ permit: Permit | null }>(ours),
  ask: (body: PermitAsked) => request<Permit>(ours, { body }),
  giveUp: () => request<void>(ours, { method: 'DELETE' }),
  all: () => request<{ permits: Permit[] }>('/v1/download-permits'),
  enable: (id: string, body: PermitGiven) => request<Permit>(path`/v1/download-permits/${id}/enable`, { body }),
  refuse: (id: string, reason: string) => request<Permit>(path`/v1/download-permits/${id}/refuse`, { body: { reason } }),
  end: (id: string) => request<Permit>(path`/v1/download-permits/${id}/end`, { body: {} }),
  change: (id: string, body: PermitPeople) => request<Permit>(path`/v1/download-permits/${id}/people`, { method: 'PUT', body }),
  downloads: (id: string) => request<{ downloads: Download[] }>(path`/v1/download-permits/${id}/downloads`),
  people: (id: string, query: string) => request<{ people: PermitPerson[] }>(path`/v1/download-permits/${id}/people?q=${query}`),
}

/** Where the file of a download is. Fetching it counts. */
export const fileAddress = (id: string): string => path`/v1/downloads/${id}/file`

/** Where one still is. Fetching it is written down. */
export const downloadStillAddress = (id: string, part: number): string => path`/v1/downloads/${id}/stills/${String(part)}`
