import { request } from '../../shared/request.ts'
import type {
  Choices,
  Comment,
  FoundPerson,
  GroupChoice,
  Notification,
  Reflection,
  Seer,
  Share,
  SharedReflection,
  View,
} from './contract.ts'

const path = (strings: TemplateStringsArray, ...ids: string[]) => String.raw(strings, ...ids.map(encodeURIComponent))

export type NewShare = ({ userId: string } | { groupId: string }) & { endsAt: string | null }

/** Requests about sharing, watching, comments and notifications. All throw ApiError. */
export const sharing = {
  shared: async () => (await request<{ reflections: SharedReflection[] }>('/v1/shared')).reflections,
  reflection: (id: string) => request<Reflection>(path`/v1/reflections/${id}`),
  changeReflection: (id: string, body: { title?: string; notes?: string }) =>
    request<Reflection>(path`/v1/reflections/${id}`, { method: 'PATCH', body }),

  shares: async (id: string) => (await request<{ shares: Share[] }>(path`/v1/reflections/${id}/shares`)).shares,
  viewers: async (id: string) => (await request<{ viewers: Seer[] }>(path`/v1/reflections/${id}/viewers`)).viewers,
  watched: async (id: string) => (await request<{ views: View[] }>(path`/v1/reflections/${id}/watched`)).views,
  share: (id: string, body: NewShare) => request<Share>(path`/v1/reflections/${id}/shares`, { body }),
  limit: (shareId: string, endsAt: string | null) => request<Share>(path`/v1/shares/${shareId}`, { method: 'PATCH', body: { endsAt } }),
  stop: (shareId: string) => request<void>(path`/v1/shares/${shareId}`, { method: 'DELETE' }),
  people: async (query: string, signal?: AbortSignal) =>
    (await request<{ people: FoundPerson[] }>(`/v1/people?query=${encodeURIComponent(query)}`, { signal })).people,
  groups: async () => (await request<{ groups: GroupChoice[] }>('/v1/groups')).groups,

  comments: async (clipId: string) => (await request<{ comments: Comment[] }>(path`/v1/clips/${clipId}/comments`)).comments,
  comment: (clipId: string, body: { text: string; atSeconds: number; parentId?: string }) =>
    request<Comment>(path`/v1/clips/${clipId}/comments`, { body }),
  editComment: (id: string, text: string) => request<Comment>(path`/v1/comments/${id}`, { method: 'PATCH', body: { text } }),
  removeComment: (id: string) => request<void>(path`/v1/comments/${id}`, { method: 'DELETE' }),

  notifications: () => request<{ notifications: Notification[]; unread: number }>('/v1/notifications'),
  /** All of them, when none is named. */
  read: (ids?: string[]) => request<void>('/v1/notifications/read', { body: ids ? { ids } : {} }),
  choices: () => request<Choices>('/v1/notifications/choices'),
  choose: (body: Choices) => request<Choices>('/v1/notifications/choices', { method: 'PUT', body }),
}
