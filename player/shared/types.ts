// What the service says, in the words of DESIGN.md 8. Every page and the player use these names.

export type ClipStatus = 'receiving' | 'processing' | 'playable' | 'ready' | 'failed' | 'deleted'

export interface Organisation {
  id: string
  name: string
  region: string
}

export interface Me {
  id: string
  name: string
  email: string
  role: string
  organisation: Organisation | null
  may: { record: boolean }
}

/** The public key receipts are signed with (JWK, EdDSA). */
export interface ReceiptKey {
  kty: string
  crv?: string | undefined
  x?: string | undefined
  kid?: string | undefined
  alg?: string | undefined
  use?: string | undefined
}

export interface Ingest {
  recipient: string
  maxBytes: number
  receiptKey: ReceiptKey
}

export interface Progress {
  receivedBytes: number
  totalBytes: number | null
  chunksDone: number
  chunksTotal: number | null
}

export interface Rung {
  name: string
  width: number | null
  height: number | null
  frameRate: number | null
  method: 'copy' | 'encode'
  complete: boolean
  chunks: number
}

export interface Clip {
  id: string
  reflectionId: string
  kind: 'video' | 'audio' | null
  title: string
  filename: string
  recordedAt: string | null
  createdAt: string
  status: ClipStatus
  progress: Progress
  durationSeconds: number | null
  width: number | null
  height: number | null
  rungs: Rung[]
  copyRefusal: string | null
  failure: { code: string; message: string } | null
  remarks: string[]
  receipt: string | null
  bytes: number | null
  sha256: string | null
  poster: string | null
}

export interface ClipPage {
  clips: Clip[]
  nextCursor: string | null
}

export interface PlaybackSession {
  sessionId: string
  master: string
  embed: string
  storyboard: string | null
  poster: string | null
  expiresAt: string
}

export interface Caption {
  language: string
  label: string
  src: string
}

/** What the player page is told about the clip behind its token. */
export interface Playback {
  clipId: string
  title: string
  kind: 'video' | 'audio' | null
  status: ClipStatus
  durationSeconds: number | null
  width: number | null
  height: number | null
  master: string
  storyboard: string | null
  poster: string | null
  captions: Caption[]
  expiresAt: string
}

/** RFC 9457. */
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
}
