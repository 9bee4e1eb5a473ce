// How a download goes from a request to its end: every state, and every move that may be made. Pure.
import type { DownloadState } from '../../generated/prisma/enums.ts'

/**
 * `begin`: a worker takes it. `package`: its file lies ready. `use-up`: it was fetched as often as it may be. `expire`: its time
 * is over. `revoke`: its owner, an administrator or an operator ended it, or what it rested on ended.
 */
export const downloadActs = ['approve', 'decline', 'begin', 'package', 'fetch', 'use-up', 'expire', 'revoke', 'fail'] as const
export type DownloadAct = (typeof downloadActs)[number]

const moves: Record<DownloadState, Partial<Record<DownloadAct, DownloadState>>> = {
  requested: { approve: 'approved', decline: 'declined', revoke: 'revoked' },
  approved: { begin: 'packaging', revoke: 'revoked', fail: 'failed' },
  // A worker that died is followed by another.
  packaging: { begin: 'packaging', package: 'ready', revoke: 'revoked', fail: 'failed' },
  ready: { fetch: 'fetched', expire: 'expired', revoke: 'revoked' },
  fetched: { fetch: 'fetched', 'use-up': 'expired', expire: 'expired', revoke: 'revoked' },
  declined: {},
  expired: {},
  revoked: {},
  failed: {},
}

/** What a download in this state becomes; undefined: it may not be done to it. */
export const moveOf = (state: DownloadState, act: DownloadAct): DownloadState | undefined => moves[state][act]

const all = Object.keys(moves) as DownloadState[]

/** Something is still to come of it. */
export const openStates: readonly DownloadState[] = all.filter((state) => Object.keys(moves[state]).length > 0)

/** It was approved, and something is still to come of it. */
export const grantedStates: readonly DownloadState[] = openStates.filter((state) => moves[state].approve === undefined)

/** Its file may be fetched. */
export const fetchableStates: readonly DownloadState[] = all.filter((state) => moves[state].fetch !== undefined)

export const isOpen = (state: DownloadState): boolean => openStates.includes(state)
export const isFetchable = (state: DownloadState): boolean => fetchableStates.includes(state)
