import type { ReviewState } from '../api/oversight-contract.ts'

export type StateFilter = ReviewState | 'all'
export type Order = 'newest' | 'risk'

/** What is looked at, as the address of the page keeps it. */
export interface Filters {
  state: StateFilter
  /** An owner's id; empty: everybody's. */
  owner: string
  /** Days as fields of dates have them (`2026-05-03`), both within; empty: none. */
  from: string
  to: string
  order: Order
}

const states: readonly StateFilter[] = ['waiting', 'reviewed', 'flagged', 'released', 'deleted', 'all']
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** Whatever the address says, these are filters the service takes. */
export function filtersOf(search: URLSearchParams): Filters {
  const text = (name: string) => search.get(name) ?? ''
  const date = (name: string) => (isDay(text(name)) ? text(name) : '')
  return {
    state: states.find((state) => state === text('state')) ?? 'waiting',
    owner: /^[0-9a-f-]{36}$/i.test(text('owner')) ? text('owner') : '',
    from: date('from'),
    to: date('to'),
    order: text('order') === 'risk' ? 'risk' : 'newest',
  }
}

/** The address with a change; what is as usual is left out. */
export function searchOf(filters: Filters): URLSearchParams {
  const usual: Partial<Record<keyof Filters, string>> = { state: 'waiting', order: 'newest' }
  const kept = Object.entries(filters).filter(([name, value]) => value !== '' && value !== usual[name as keyof Filters])
  return new URLSearchParams(kept as [string, string][])
}

/** As the service is asked: days are the reader's own, from their first moment to the last. */
export function queryOf({ state, owner, from, to, order }: Filters): string {
  const query = new URLSearchParams({ state, order })
  if (owner !== '') query.set('ownerId', owner)
  if (from !== '') query.set('from', new Date(`${from}T00:00:00`).toISOString())
  if (to !== '') query.set('to', new Date(`${to}T23:59:59.999`).toISOString())
  return query.toString()
}

export const isUsual = (filters: Filters): boolean => searchOf(filters).size === 0
