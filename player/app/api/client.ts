import { request } from '../../shared/request.ts'
import type { Clip, ClipPage, Ingest, Me, PlaybackSession } from '../../shared/types.ts'

const clip = (id: string) => `/v1/clips/${encodeURIComponent(id)}`

/** Every request the pages make; nothing else calls `request`. All throw ApiError. */
export const api = {
  me: () => request<Me>('/v1/me'),
  signIn: (email: string, password: string) => request<unknown>('/v1/auth/sign-in/email', { body: { email, password } }),
  signOut: () => request<unknown>('/v1/auth/sign-out', { body: {} }),
  ingest: () => request<Ingest>('/v1/ingest'),
  clips: (cursor: string | null) => request<ClipPage>(cursor ? `/v1/clips?cursor=${encodeURIComponent(cursor)}` : '/v1/clips'),
  clip: (id: string) => request<Clip>(clip(id)),
  rename: (id: string, title: string) => request<unknown>(clip(id), { method: 'PATCH', body: { title } }),
  remove: (id: string) => request<unknown>(clip(id), { method: 'DELETE' }),
  playback: (id: string) => request<PlaybackSession>(`${clip(id)}/playback`, { body: {} }),
  claimDevice: (code: string) => request<unknown>(`/v1/auth/device?user_code=${encodeURIComponent(code)}`),
  answerDevice: (userCode: string, answer: 'approve' | 'deny') => request<unknown>(`/v1/auth/device/${answer}`, { body: { userCode } }),
}
