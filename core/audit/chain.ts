// The chain of an organisation's acts, pure. Each row's hash covers the row and the end of the chain before it, under a key
// that is not in the database: whoever changes, removes or adds a row there can't make the hashes fit.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Details } from './acts.ts'

export interface Link {
  organisationId: string
  /** From 1, without a gap. */
  sequence: bigint
  at: Date
  actorId: string | null
  act: string
  reflectionId: string | null
  clipId: string | null
  ownerId: string | null
  details: Details
}

type Digest = Buffer<ArrayBuffer>

/** What the hashes are made with. */
export const chainKey = (secret: string): Uint8Array => Buffer.from(secret)

/** Of the row after the end `previous` (empty before the first). Throws a RangeError when `at` is no time. */
export function hashOf(key: Uint8Array, previous: Uint8Array, link: Link): Digest {
  const { organisationId, sequence, at, actorId, act, reflectionId, clipId, ownerId, details } = link
  // The database gives ids back in lower case, however an address spelled them.
  const ids = [organisationId, actorId, reflectionId, clipId, ownerId].map((id) => id?.toLowerCase() ?? null)
  return hmac(key, 'row', Buffer.from(previous).toString('hex'), `${sequence}`, at.toISOString(), act, ids, inOrder(details))
}

/**
 * The end of a chain whose last row has this hash: what its head holds. It can't be made from the rows alone, so that
 * whoever takes the last rows away can't make the one before them the last.
 */
export const endOf = (key: Uint8Array, hash: Uint8Array): Digest => hmac(key, 'end', Buffer.from(hash).toString('hex'))

const hmac = (key: Uint8Array, ...parts: unknown[]): Digest => Buffer.from(createHmac('sha256', key).update(JSON.stringify(parts)).digest())

/** The database keeps no order of keys. What was tampered with may be anything JSON has. */
function inOrder(details: unknown): unknown {
  if (details === null || typeof details !== 'object' || Array.isArray(details)) return details
  return Object.fromEntries(Object.entries(details).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What is wrong with a chain, and where; `to` is the last of several missing rows. */
export interface Fault {
  sequence: bigint
  to?: bigint
  wrong: 'changed' | 'missing' | 'added' | 'out_of_place' | 'end'
}

/** Walks a chain row by row, in order; hand the head to `end`. */
export class ChainCheck {
  readonly #key: Uint8Array
  #end: Uint8Array = new Uint8Array()
  #sequence = 0n

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** The fault at this row, if there is one; the walk goes on from the row as it is. */
  next(link: Link, hash: Uint8Array): Fault | undefined {
    const expected = this.#sequence + 1n
    if (link.sequence < expected) return { sequence: link.sequence, wrong: 'out_of_place' }
    const previous = this.#end
    this.#sequence = link.sequence
    this.#end = endOf(this.#key, hash)
    if (link.sequence > expected) return missing(expected, link.sequence - 1n)
    const right = !Number.isNaN(link.at.getTime()) && same(hashOf(this.#key, previous, link), hash)
    return right ? undefined : { sequence: link.sequence, wrong: 'changed' }
  }

  /** Rows taken from the end or added behind it, and a head that was changed or taken away. */
  end(head: { sequence: bigint; hash: Uint8Array } | undefined): Fault | undefined {
    const last = this.#sequence
    if (head && head.sequence > last) return missing(last + 1n, head.sequence)
    if (head && head.sequence < last) return { sequence: head.sequence + 1n, wrong: 'added' }
    const fits = head ? same(head.hash, this.#end) : last === 0n
    return fits ? undefined : { sequence: last, wrong: 'end' }
  }
}

const missing = (sequence: bigint, to: bigint): Fault => ({ sequence, ...(to > sequence && { to }), wrong: 'missing' })

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)
