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

/** Which recording it was: `made` by an edit, the `original` that one took the place of, and the others if they were written there by mistake. */
const media = new Set(['clipId', 'reflectionId', 'made', 'original'])

/** Done to somebody's recording by administrators who review: she isn't told by whom, also where she is an administrator herself. */
const byWhoever: readonly Act[] = ['still.seen', 'oversight.reviewed', 'oversight.flagged', 'oversight.released', 'oversight.deleted']
const anAdministrator: Person = { id: '00000000-0000-0000-0000-000000000000', name: 'Whoever reviews', organisation: null }

/** `viewerId`: who reads it. */
export function entryView(row: AuditEntry, viewerId: string, personOf: (id: string) => Person): Entry {
  const { sequence, at, actorId, act, details } = row
  const unnamed = row.ownerId === viewerId && byWhoever.some((one) => one === act)
  return {
    sequence: Number(sequence),
    at: at.toISOString(),
    actor: actorId === null ? null : unnamed ? anAdministrator : personOf(actorId),
    act,
    text: Object.hasOwn(acts, act) ? acts[act as Act] : act,
    details: Object.fromEntries(Object.entries(details as Entry['details']).filter(([name]) => !media.has(name))),
  }
}
