import type { Organisation } from './govern-contract.ts'
import type { Recording } from './oversight-contract.ts'

// What the service says of downloads.

interface Somebody {
  id: string
  name: string
}

export type PermitState = 'asked' | 'enabled' | 'refused' | 'ended'

/** An organisation's permission to download, as it was asked for and as it was given. */
export interface Permit {
  id: string
  state: PermitState
  organisation: Somebody
  purpose: string
  who: string
  /** Asked for: 48 hours, or until somebody ends it. */
  temporary: boolean
  askedBy: Somebody
  askedAt: string
  decidedAt: string | null
  /** Why it was refused. */
  reason: string | null
  everybody: boolean
  /** For whom, where it isn't everybody. */
  people: Somebody[]
  /** An administrator approves each download. */
  approval: boolean
  endsAt: string | null
  endedAt: string | null
}

export interface PermitAsked {
  purpose: string
  who: string
  temporary: boolean
  agreed: true
}

export interface PermitGiven {
  /** Ids; null: everybody in the organisation. */
  people: string[] | null
  temporary: boolean
  approval: boolean
}

export interface PermitPerson extends Somebody {
  email: string
}

export type DownloadState = 'requested' | 'approved' | 'declined' | 'packaging' | 'ready' | 'fetched' | 'expired' | 'revoked' | 'failed'

export type DownloadFormat = 'mp4' | 'mp3'

export interface Download {
  id: string
  clip: { id: string; title: string; durationSeconds: number | null; recordedAt: string | null }
  owner: Somebody
  format: DownloadFormat
  rung: string | null
  purpose: string
  state: DownloadState
  createdAt: string
  decidedAt: string | null
  /** Why it was declined. */
  reason: string | null
  filename: string | null
  bytes: number | null
  expiresAt: string | null
  fetches: number
  fetchesLeft: number
  failure: { code: string; message: string } | null
  may: { fetch: boolean; revoke: boolean; decide: boolean }
}

/** What a clip can be downloaded as. */
export interface Offer {
  format: DownloadFormat
  rung: string | null
  width: number | null
  height: number | null
  /** About. */
  bytes: number
}

export interface ClipDownloads {
  enabled: boolean
  /** Why not, and how to ask. */
  message: string | null
  approval: boolean
  offers: Offer[]
  downloads: Download[]
  /** For how long and how often a file can be fetched, where the service says so. */
  days?: number
  fetches?: number
}

export interface DownloadAsked {
  format: DownloadFormat
  rung: string | null
  purpose: string
}

export interface DownloadStills {
  stills: Recording['stills']
  parts?: number
  partSeconds?: number
}

/** An organisation's limits of each download, and its marks in the picture. */
export interface DownloadRules {
  downloadDays: number
  downloadFetches: number
}

export type OrganisationWithDownloads = Organisation & DownloadRules
