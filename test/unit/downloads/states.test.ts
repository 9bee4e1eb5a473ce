import { describe, expect, it } from 'vitest'
import {
  type DownloadAct,
  downloadActs,
  fetchableStates,
  grantedStates,
  isFetchable,
  isOpen,
  moveOf,
  openStates,
} from '../../../core/downloads/states.ts'
import { DownloadState } from '../../../generated/prisma/enums.ts'

/** Every move there is. Whatever isn't here is none. */
const moves: [DownloadState, DownloadAct, DownloadState][] = [
  ['requested', 'approve', 'approved'],
  ['requested', 'decline', 'declined'],
  ['requested', 'revoke', 'revoked'],
  ['approved', 'begin', 'packaging'],
  ['approved', 'revoke', 'revoked'],
  ['approved', 'fail', 'failed'],
  ['packaging', 'begin', 'packaging'],
  ['packaging', 'package', 'ready'],
  ['packaging', 'fail', 'failed'],
  ['packaging', 'revoke', 'revoked'],
  ['ready', 'fetch', 'fetched'],
  ['ready', 'expire', 'expired'],
  ['ready', 'revoke', 'revoked'],
  ['fetched', 'fetch', 'fetched'],
  ['fetched', 'use-up', 'expired'],
  ['fetched', 'expire', 'expired'],
  ['fetched', 'revoke', 'revoked'],
]
const states = Object.values(DownloadState)
const all = states.flatMap((state) => downloadActs.map((act) => [state, act] as const))

describe('a download', () => {
  it.each(all)('%s, %s', (state, act) => {
    const to = moves.find(([from, by]) => from === state && by === act)?.[2]
    expect(moveOf(state, act)).toBe(to)
  })

  it('comes to an end from wherever it is, and never back', () => {
    for (const state of states) {
      const next = downloadActs.flatMap((act) => moveOf(state, act) ?? [])
      expect(isOpen(state)).toBe(next.length > 0)
      if (isOpen(state)) expect(moveOf(state, 'revoke')).toBe('revoked')
    }
    expect(openStates).toEqual(['requested', 'approved', 'packaging', 'ready', 'fetched'])
    expect(grantedStates).toEqual(['approved', 'packaging', 'ready', 'fetched'])
  })

  it('is fetched only when it is packaged', () => {
    expect(fetchableStates).toEqual(['ready', 'fetched'])
    expect(states.filter(isFetchable)).toEqual(['ready', 'fetched'])
  })
})
