import { decide } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { fromNow } from '../../core/clock.ts'
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { notify } from '../../core/events.ts'
import { newId } from '../../core/ids.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { type RawMetadata, type RecordingMetadata, readMetadata } from './metadata.ts'
import { demandSize, demandSpace } from './quota.ts'

type Parts = Pick<Context, 'config' | 'db' | 'clock'>

/** Throws `not_allowed` for those who don't record, resolves to the organisation for which they do. */
export async function demandRecorder({ db, clock }: Parts, viewer: Viewer): Promise<string> {
  const organisationId = viewer.organisationId ?? ''
  demand(await loadFacts(db, clock, viewer), viewer, 'clip.record', { of: 'organisation', organisationId })
  return organisationId
}

/**
 * Makes the clip and its upload, both with this id, when the recording may come: its metadata is right, it is not too
 * large, and there is space. `length` in bytes of ciphertext; undefined when the device will declare it later.
 */
export async function createUpload(parts: Parts, viewer: Viewer, id: string, length: number | undefined, raw: RawMetadata): Promise<void> {
  const organisationId = await demandRecorder(parts, viewer)
  const metadata = readMetadata(raw)
  if (length === 0) throw new SafelightError('not_age', 'It is empty.')
  demandSize(parts.config, length ?? 0)
  await parts.db.$transaction(async (tx) => {
    // What isn't declared yet counts as it comes; with nothing left it isn't begun.
    await demandSpace(tx, parts.config, organisationId, length ?? 1)
    const reflectionId = await reflectionFor(parts, tx, viewer, organisationId, metadata)
    const { filename, title, recordedAt = null } = metadata
    const deviceId = viewer.sessionKind === 'device' ? viewer.sessionId : null
    await tx.clip.create({ data: { id, reflectionId, ownerId: viewer.userId, organisationId, deviceId, title, filename, recordedAt } })
    await tx.upload.create({
      data: {
        id,
        ownerId: viewer.userId,
        length: length === undefined ? null : BigInt(length),
        object: `sources/${id}/${newId()}`,
        declaredSha256: metadata.sha256 ?? null,
        metadata: raw,
        createdAt: parts.clock.now(),
        expiresAt: fromNow(parts.clock, parts.config.uploadExpirySeconds),
      },
    })
    await notify(tx, 'clip', { clipId: id, ownerId: viewer.userId })
  })
}

/** The reflection it shall be in, which must be the viewer's own; else a new one of the recording's title. */
async function reflectionFor(
  { clock }: Parts,
  tx: Tx,
  viewer: Viewer,
  organisationId: string,
  { reflectionId, title }: RecordingMetadata,
): Promise<string> {
  if (reflectionId === undefined) {
    const made = await tx.reflection.create({ data: { ownerId: viewer.userId, organisationId, title }, select: { id: true } })
    return made.id
  }
  const found = await tx.reflection.findUnique({ where: { id: reflectionId } })
  // A device may bring recordings to any reflection of its person, though it sees none of them.
  const facts = { ...(await loadFacts(tx, clock, viewer)), device: undefined }
  const mine = found && decide(facts, viewer, 'reflection.edit', { of: 'reflection', ...found }).allowed
  if (!mine) throw new SafelightError('bad_request', 'reflectionId: there is no such reflection of yours')
  return reflectionId
}
