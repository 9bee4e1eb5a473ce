// What the service says of oversight.

import type { Named } from './govern-contract.ts'

export type OversightMode = 'off' | 'all' | 'share'
export type ReviewState = 'waiting' | 'reviewed' | 'flagged' | 'released' | 'deleted'

export interface Oversight {
  mode: OversightMode
  /** The sentence that says what stills are looked at for. */
  purpose: string
  confirmedUntil: string | null
  waiting: number
  flags: number
}

/** A recording as its stills are reviewed: no title, nothing to play. */
export interface Recording {
  clipId: string
  owner: { id: string; name: string }
  recordedAt: string | null
  createdAt: string
  durationSeconds: number
  parts: number
  partSeconds: number
  state: ReviewState
  risk: number | null
  stills: { part: number; score: number | null }[]
  reviewedAt: string | null
  stillsGone: boolean
  mayFlag: boolean
}

export interface RecordingPage {
  recordings: Recording[]
  next: string | null
}

export type Outcome = 'released' | 'deleted'

export interface Flag {
  id: string
  clipId: string
  organisation: Named
  owner: Named | null
  durationSeconds: number
  reason: string
  flaggedBy: Named | null
  createdAt: string
  mayDecide: boolean
  whyNot: string | null
  outcome: Outcome | null
  decision: string
  decidedAt: string | null
}

export interface FlagPage {
  flags: Flag[]
  next: string | null
}

/** What the owner of a recording is told about its oversight. */
export interface OwnOversight {
  quarantinedAt: string | null
  looks: { day: string; stills: number }[]
  decisions: { outcome: Outcome; reason: string; decidedAt: string }[]
}

/** An organisation's rules about it. */
export interface OversightRules {
  oversight: OversightMode
  /** Percent of the recordings, where the mode is `share`. */
  oversightShare: number
  oversightScores: boolean
}
