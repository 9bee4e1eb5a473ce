// The chain of an organisation's acts, pure: each row's hash covers the row and the hash before it, under a key that is not in
// the database. Whoever changes, removes or adds a row there can't make the hashes fit.
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

/** HMAC-SHA256 of the row after `previous` (empty before the first). */
export function hashOf(key: Uint8Array, previous: Uint8Array, link: Link): Buffer<ArrayBuffer> {
  const details = Object.entries(link.details).sort(([a], [b]) => (a < b ? -1 : 1))
  const { organisationId, sequence, at, actorId, act, reflectionId, clipId, ownerId } = link
  const row = JSON.stringify([organisationId, `${sequence}`, at.toISOString(), actorId, act, reflectionId, clipId, ownerId, details])
  return Buffer.from(createHmac('sha256', key).update(previous).update(row).digest())
}

/** What is wrong with a chain. */
export interface Fault {
  sequence: bigint
  wrong: 'changed' | 'missing' | 'out_of_place' | 'end'
}

/** Walks a chain row by row, in order; hand the head to `end`. */
export class ChainCheck {
  readonly #key: Uint8Array
  #previous: Uint8Array = new Uint8Array()
  #sequence = 0n

  constructor(key: Uint8Array) {
    this.#key = key
  }

  /** The fault at this row, if there is one; the walk goes on from the row as it is. */
  next(link: Link, hash: Uint8Array): Fault | undefined {
    const expected = this.#sequence + 1n
    const right = hashOf(this.#key, this.#previous, link)
    this.#sequence = link.sequence
    this.#previous = hash
    if (link.sequence > expected) return { sequence: expected, wrong: 'missing' }
    if (link.sequence < expected) return { sequence: link.sequence, wrong: 'out_of_place' }
    return same(right, hash) ? undefined : { sequence: link.sequence, wrong: 'changed' }
  }

  /** Rows taken from the end, or added behind it. */
  end(head: { sequence: bigint; hash: Uint8Array } | undefined): Fault | undefined {
    const fits = head ? head.sequence === this.#sequence && same(head.hash, this.#previous) : this.#sequence === 0n
    return fits ? undefined : { sequence: this.#sequence, wrong: 'end' }
  }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)
