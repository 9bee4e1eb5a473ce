// A row of the audit as administrators see it: acts, not media. No recording and no reflection can be told from it.
import { z } from 'zod'
import { type Act, acts } from '../../core/audit/acts.ts'
import type { AuditEntry } from '../../generated/prisma/client.ts'
import { Person } from '../people/person.ts'

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

export const Entry = z.object({
  sequence: z.number().int(),
  at: z.iso.datetime(),
  /** Null: the service itself. */
  actor: Person.nullable(),
  act: z.string(),
  text: z.string(),
  details: z.record(z.string(), Value),
})
export type Entry = z.infer<typeof Entry>

/** Written there by mistake they would still say which recording it was. */
const media = new Set(['clipId', 'reflectionId'])

export function entryView(row: AuditEntry, personOf: (id: string) => Person): Entry {
  const { sequence, at, actorId, act, details } = row
  return {
    sequence: Number(sequence),
    at: at.toISOString(),
    actor: actorId === null ? null : personOf(actorId),
    act,
    text: Object.hasOwn(acts, act) ? acts[act as Act] : act,
    details: Object.fromEntries(Object.entries(details as Entry['details']).filter(([name]) => !media.has(name))),
  }
}
