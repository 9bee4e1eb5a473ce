import { request } from '../../shared/request.ts'
import type { Flag, FlagPage, Outcome, Oversight, OwnOversight, Recording, RecordingPage } from './oversight-contract.ts'

const path = (strings: TemplateStringsArray, ...ids: string[]) => String.raw(strings, ...ids.map(encodeURIComponent))
const base = '/v1/oversight'

/** Requests about oversight. All throw ApiError. */
export const oversight = {
  now: () => request<Oversight>(base),
  confirm: (words: string) => request<{ confirmedUntil: string }>(`${base}/purpose`, { body: { words } }),
  /** @param query as `queryOf` makes it */
  recordings: (query: string, cursor: string | null) => request<RecordingPage>(`${base}/recordings${withCursor(query, cursor)}`),
  review: (clipId: string) => request<Recording>(path`/v1/oversight/recordings/${clipId}/review`, { body: {} }),
  flag: (clipId: string, reason: string) => request<Flag>(path`/v1/oversight/recordings/${clipId}/flag`, { body: { reason } }),
  flags: (state: 'open' | 'decided', cursor: string | null) => request<FlagPage>(`${base}/flags${withCursor(`state=${state}`, cursor)}`),
  decide: (id: string, outcome: Outcome, reason: string) =>
    request<Flag>(path`/v1/oversight/flags/${id}/decision`, { body: { outcome, reason } }),
  ofOwnClip: (clipId: string) => request<OwnOversight>(path`/v1/clips/${clipId}/oversight`),
}

/** Where one still is. Fetching it is written down. */
export const stillAddress = (clipId: string, part: number): string => path`/v1/oversight/recordings/${clipId}/stills/${String(part)}`

function withCursor(query: string, cursor: string | null): string {
  const all = [query, cursor === null ? '' : `cursor=${encodeURIComponent(cursor)}`].filter((one) => one !== '').join('&')
  return all === '' ? '' : `?${all}`
}
