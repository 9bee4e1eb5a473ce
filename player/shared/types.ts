import type { paths } from './api.d.ts'

// What the service says, in the words of DESIGN.md 8, taken from its own document (`npm run generate:api-types`).

/** The body of a successful JSON reply. */
export type Reply<Path extends keyof paths, Method extends 'get' | 'post'> = paths[Path][Method] extends {
  responses: { 200: { content: { 'application/json': infer Body } } }
}
  ? Body
  : never

/** The JSON that a request brings. */
export type Body<Path extends keyof paths, Method extends 'put' | 'post'> = paths[Path][Method] extends {
  requestBody: { content: { 'application/json': infer Sent } }
}
  ? Sent
  : never

export type Me = Reply<'/v1/me', 'get'>
export type Ingest = Reply<'/v1/ingest', 'get'>
/** The public key receipts are signed with (JWK, EdDSA). */
export type ReceiptKey = Ingest['receiptKey']
export type Clip = Reply<'/v1/clips/{id}', 'get'>
export type ClipStatus = Clip['status']
export type Rung = Clip['rungs'][number]
export type ClipPage = Reply<'/v1/clips', 'get'>
export type PlaybackSession = Reply<'/v1/clips/{id}/playback', 'post'>
/** What the player page is told about the clip behind its token. */
export type Playback = Reply<'/v1/playback/{token}', 'get'>

/** RFC 9457. */
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
}
