import type { Download, DownloadState } from '../api/downloads-contract.ts'

const over: readonly DownloadState[] = ['declined', 'expired', 'revoked', 'failed']

/** Nothing more comes of it. */
export const isOver = ({ state }: Pick<Download, 'state'>): boolean => over.includes(state)

/** Its file is there. */
export const isThere = ({ state }: Pick<Download, 'state'>): boolean => state === 'ready' || state === 'fetched'

/** It was downloaded as often as it may be, and its file is about to go. */
export const isUsedUp = ({ state, fetchesLeft }: Pick<Download, 'state' | 'fetchesLeft'>): boolean =>
  state === 'fetched' && fetchesLeft === 0

/** When a list of downloads is to be asked for anew, milliseconds: soon where a file is being made; false where nothing can change. */
export function renewMilliseconds(list: readonly Pick<Download, 'state'>[]): number | false {
  if (list.some(({ state }) => state === 'approved' || state === 'packaging')) return 3000
  return list.some((one) => !isOver(one)) ? 30_000 : false
}

/** Those that still matter first, the rest as they came. */
export const inTwo = (list: readonly Download[]): { open: Download[]; over: Download[] } => ({
  open: list.filter((one) => !isOver(one)),
  over: list.filter(isOver),
})
