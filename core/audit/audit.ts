// Writes acts down, in the transaction that does them: both are there, or neither.
import { Prisma } from '../../generated/prisma/client.ts'
import type { Clock } from '../clock.ts'
import type { Tx } from '../db.ts'
import type { Entry } from './acts.ts'
import { chainKey, endOf, hashOf } from './chain.ts'

/** Rows of one statement: far below what PostgreSQL takes as parameters. */
const atOnce = 500

export class Audit {
  readonly #key: Uint8Array
  readonly #clock: Clock

  constructor(secret: string, clock: Clock) {
    this.#key = chainKey(secret)
    this.#clock = clock
  }

  /**
   * Adds a row for each entry. Call it last in a transaction: it holds the ends of the chains it writes to until the
   * transaction ends. Several organisations are always taken in the same order, so that two can't wait for each other.
   */
  async record(tx: Tx, ...entries: readonly Entry[]): Promise<void> {
    const organisations = [...new Set(entries.map(({ organisationId }) => organisationId))].sort()
    for (const organisationId of organisations) {
      const own = entries.filter((entry) => entry.organisationId === organisationId)
      for (let from = 0; from < own.length; from += atOnce) await this.#append(tx, organisationId, own.slice(from, from + atOnce))
    }
  }

  async #append(tx: Tx, organisationId: string, entries: readonly Entry[]): Promise<void> {
    // Also locks the row, so that two rows can't follow the same one.
    const [head] = await tx.$queryRaw<{ sequence: bigint; hash: Uint8Array }[]>`
      INSERT INTO audit_heads (organisation_id, sequence, hash) VALUES (${organisationId}::uuid, 0, ''::bytea)
      ON CONFLICT (organisation_id) DO UPDATE SET sequence = audit_heads.sequence RETURNING sequence, hash`
    if (!head) throw new Error('the audit has no end to add to')
    let { sequence, hash: end } = head
    const at = this.#clock.now()
    const rows = entries.map(({ actorId, act, reflectionId = null, clipId = null, ownerId = null, details = {} }) => {
      sequence += 1n
      const hash = hashOf(this.#key, end, { organisationId, sequence, at, actorId, act, reflectionId, clipId, ownerId, details })
      end = endOf(this.#key, hash)
      return Prisma.sql`(${organisationId}::uuid, ${sequence}, ${at}, ${actorId}::uuid, ${act}, ${reflectionId}::uuid, ${clipId}::uuid,
        ${ownerId}::uuid, ${JSON.stringify(details)}::jsonb, ${hash})`
    })
    // One statement: every other addition to this chain waits meanwhile.
    await tx.$executeRaw`
      WITH added AS (
        INSERT INTO audit_entries (organisation_id, sequence, at, actor_id, act, reflection_id, clip_id, owner_id, details, hash)
        VALUES ${Prisma.join(rows)})
      UPDATE audit_heads SET sequence = ${sequence}, hash = ${end} WHERE organisation_id = ${organisationId}::uuid`
  }
}
