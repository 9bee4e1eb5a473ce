// Writes acts down, in the transaction that does them: both are there, or neither.
import type { Clock } from '../clock.ts'
import type { Tx } from '../db.ts'
import type { Entry } from './acts.ts'
import { hashOf } from './chain.ts'

export class Audit {
  readonly #key: Uint8Array
  readonly #clock: Clock

  constructor(secret: string, clock: Clock) {
    this.#key = Buffer.from(secret)
    this.#clock = clock
  }

  /**
   * Adds a row for each entry. Call it last in a transaction: it holds the ends of the chains it writes to until the
   * transaction ends. Several organisations are always taken in the same order, so that two can't wait for each other.
   */
  async record(tx: Tx, ...entries: readonly Entry[]): Promise<void> {
    const ordered = [...entries].sort((a, b) => (a.organisationId < b.organisationId ? -1 : a.organisationId > b.organisationId ? 1 : 0))
    for (const entry of ordered) await this.#append(tx, entry)
  }

  async #append(tx: Tx, { organisationId, actorId, act, reflectionId = null, clipId = null, ownerId = null, details = {} }: Entry) {
    // Also locks the row, so that two rows can't follow the same one.
    const [head] = await tx.$queryRaw<{ sequence: bigint; hash: Uint8Array }[]>`
      INSERT INTO audit_heads (organisation_id, sequence, hash) VALUES (${organisationId}::uuid, 0, ''::bytea)
      ON CONFLICT (organisation_id) DO UPDATE SET sequence = audit_heads.sequence RETURNING sequence, hash`
    if (!head) throw new Error('the audit has no end to add to')
    const sequence = head.sequence + 1n
    const link = { organisationId, sequence, at: this.#clock.now(), actorId, act, reflectionId, clipId, ownerId, details }
    const hash = hashOf(this.#key, head.hash, link)
    await tx.auditEntry.create({ data: { ...link, details: { ...details }, hash } })
    await tx.auditHead.update({ where: { organisationId }, data: { sequence, hash } })
  }
}
