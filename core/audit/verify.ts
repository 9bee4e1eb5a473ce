// Reads every organisation's chain again, from the first row to its head, and says what doesn't fit.
import type { Db, Tx } from '../db.ts'
import type { Details } from './acts.ts'
import { ChainCheck, chainKey, type Fault } from './chain.ts'

export interface Chain {
  organisationId: string
  /** Null: there are rows of an organisation that is not there. */
  name: string | null
  rows: number
  /** How many faults were found; `faults` holds the first of them. */
  found: number
  faults: readonly Fault[]
}

const batch = 1000
const mostFaults = 20
/** As long as it takes: hours of rows must not look like a fault. */
const unhurried = { isolationLevel: 'RepeatableRead', timeout: 86_400_000, maxWait: 60_000 } as const

/** One chain after the other. Rows that are added meanwhile don't matter: each chain is read as it was at one moment. */
export async function* verifyChains(db: Db, secret: string): AsyncGenerator<Chain> {
  const organisations = await db.$queryRaw<{ id: string; name: string | null }[]>`
    SELECT id, o.name FROM (SELECT id FROM organisations UNION SELECT organisation_id FROM audit_heads
      UNION SELECT organisation_id FROM audit_entries) every LEFT JOIN organisations o USING (id) ORDER BY o.name, id`
  const key = chainKey(secret)
  for (const { id, name } of organisations) yield await db.$transaction((tx) => verifyChain(tx, key, id, name), unhurried)
}

async function verifyChain(tx: Tx, key: Uint8Array, organisationId: string, name: string | null): Promise<Chain> {
  const check = new ChainCheck(key)
  const faults: Fault[] = []
  let [rows, found] = [0, 0]
  const note = (fault: Fault | undefined) => {
    if (!fault) return
    found++
    if (faults.length < mostFaults) faults.push(fault)
  }
  for await (const { milliseconds, hash, ...row } of rowsOf(tx, organisationId)) {
    rows++
    note(check.next({ ...row, organisationId, at: new Date(Number(milliseconds)) }, hash))
  }
  note(check.end((await tx.auditHead.findUnique({ where: { organisationId } })) ?? undefined))
  return { organisationId, name, rows, found, faults }
}

interface Row {
  sequence: bigint
  /** Since 1970, in digits: a time that was tampered with may be none (`infinity`). */
  milliseconds: string
  actorId: string | null
  act: string
  reflectionId: string | null
  clipId: string | null
  ownerId: string | null
  details: Details
  hash: Uint8Array
}

async function* rowsOf(tx: Tx, organisationId: string): AsyncGenerator<Row> {
  // The least number there can be, so that a row that was put before the first is seen.
  let from = -(2n ** 63n)
  for (;;) {
    const rows = await tx.$queryRaw<Row[]>`
      SELECT sequence, (extract(epoch FROM at) * 1000)::text AS milliseconds, act, details, hash, actor_id AS "actorId",
        reflection_id AS "reflectionId", clip_id AS "clipId", owner_id AS "ownerId"
      FROM audit_entries WHERE organisation_id = ${organisationId}::uuid AND sequence >= ${from} ORDER BY sequence LIMIT ${batch}`
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < batch) return
    from = last.sequence + 1n
  }
}

/** A fault in words. */
export function inWords({ sequence, to, wrong }: Fault): string {
  switch (wrong) {
    case 'changed':
      return `row ${sequence} was changed, or what stood before it`
    case 'missing':
      return to === undefined ? `row ${sequence} is missing` : `rows ${sequence} to ${to} are missing`
    case 'added':
      return `row ${sequence} was put behind the end`
    case 'out_of_place':
      return `row ${sequence} stands before the beginning`
    case 'end':
      return `the head of the chain does not fit row ${sequence}`
  }
}
