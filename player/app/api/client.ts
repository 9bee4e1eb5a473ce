import createClient from 'openapi-fetch'
import type { paths } from '../../shared/api.d.ts'
import { problemFrom, unreachable } from '../../shared/problem.ts'
import { request } from '../../shared/request.ts'
import type { Body } from '../../shared/types.ts'
import type { Me, SeenClip } from './contract.ts'
import type { FacePlaces } from './faces-contract.ts'

const client = createClient<paths>({ baseUrl: globalThis.location?.origin ?? '' })
client.use({
  async onResponse({ response }) {
    if (!response.ok) throw problemFrom(response.status, await response.text())
  },
  onError: ({ error }) => unreachable(error),
})

/** The body of a reply that is known to be a success: all others were thrown. */
async function body<T>(reply: Promise<{ data?: T }>): Promise<T> {
  const { data } = await reply
  return data as T
}

const at = (id: string) => ({ params: { path: { id } } })

/** Every request the pages make. All throw ApiError. better-auth's own routes are not in the document. */
export const api = {
  me: () => body(client.GET('/v1/me')) as Promise<Me>,
  signIn: (email: string, password: string) => request<unknown>('/v1/auth/sign-in/email', { body: { email, password } }),
  signOut: () => request<unknown>('/v1/auth/sign-out', { body: {} }),
  ingest: () => body(client.GET('/v1/ingest')),
  clips: (cursor: string | null) => body(client.GET('/v1/clips', { params: { query: cursor === null ? {} : { cursor } } })),
  clip: (id: string) => body(client.GET('/v1/clips/{id}', at(id))) as Promise<SeenClip>,
  rename: (id: string, title: string) => body(client.PATCH('/v1/clips/{id}', { ...at(id), body: { title } })) as Promise<SeenClip>,
  remove: (id: string) => body(client.DELETE('/v1/clips/{id}', at(id))),
  /** Makes a new clip of parts of this one. */
  cut: (id: string, recipe: Body<'/v1/clips/{id}/edits', 'post'>) => body(client.POST('/v1/clips/{id}/edits', { ...at(id), body: recipe })),
  faces: (id: string) => body(client.GET('/v1/clips/{id}/faces', at(id))),
  findFaces: (id: string, grid: 'fine' | 'light') => body(client.POST('/v1/clips/{id}/faces', { ...at(id), body: { grid } })),
  /** Ends a search, or forgets what it found. */
  forgetFaces: (id: string) => body(client.DELETE('/v1/clips/{id}/faces', at(id))),
  facePlaces: (id: string, index: number) =>
    body(client.GET('/v1/clips/{id}/faces/places/{index}', { params: { path: { id, index } } })) as Promise<FacePlaces>,
  faceSheet: (id: string, index: number) => `/v1/clips/${encodeURIComponent(id)}/faces/sheets/${index}`,
  /** Puts an anonymised clip in its original's place, which is deleted. */
  replace: (id: string) => body(client.POST('/v1/clips/{id}/replace', at(id))),
  waveform: (id: string) => body(client.GET('/v1/clips/{id}/waveform', at(id))),
  playback: (id: string) => body(client.POST('/v1/clips/{id}/playback', at(id))),
  claimDevice: (code: string) => request<unknown>(`/v1/auth/device?user_code=${encodeURIComponent(code)}`),
  answerDevice: (userCode: string, answer: 'approve' | 'deny') => request<unknown>(`/v1/auth/device/${answer}`, { body: { userCode } }),
}
