import { type ClipAction, type Decision, decide } from '../../core/access/decide.ts'
import { demand } from '../../core/access/demand.ts'
import { loadFacts } from '../../core/access/facts.ts'
import { clipSubject } from '../../core/access/subjects.ts'
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { type Clip, type ClipRow, clipInclude, clipView } from './view.ts'

/** A clip, and the decision that lets the viewer at it. */
export type SeenClip = ClipRow & { decision: Decision }

type Parts = Pick<Context, 'db' | 'clock' | 'uploads'>

/** The clip, when the viewer may do this to it now. Throws as `demand`; no clip and another's clip look the same. */
export async function demandClip(parts: Parts, viewer: Viewer, action: ClipAction, id: string): Promise<SeenClip> {
  const row = await parts.db.clip.findUnique({ where: { id }, include: clipInclude })
  if (!row) throw new SafelightError('not_found')
  const decision = demand(await loadFacts(parts.db, parts.clock, viewer, row.reflectionId), viewer, action, clipSubject(row))
  return { ...row, decision }
}

/** Which clips are the viewer's, for lists: a paired device has those it brought. */
export const mine = ({ userId, sessionKind, sessionId }: Viewer) => ({
  ownerId: userId,
  ...(sessionKind === 'device' && { deviceId: sessionId }),
})

/** Of the viewer's own clips, those she may see now. */
export async function seen({ db, clock }: Pick<Parts, 'db' | 'clock'>, viewer: Viewer, rows: readonly ClipRow[]): Promise<SeenClip[]> {
  const facts = await loadFacts(db, clock, viewer)
  return rows.flatMap((row) => {
    const decision = decide(facts, viewer, 'clip.see', clipSubject(row))
    return decision.allowed ? [{ ...row, decision }] : []
  })
}

export async function viewOf({ uploads }: Pick<Parts, 'uploads'>, row: SeenClip): Promise<Clip> {
  const received = row.status === 'receiving' && row.upload ? await uploads.received(row.upload) : Number(row.bytes ?? 0)
  return clipView(row, received, row.decision)
}

/** The clip as it is now; undefined when the viewer may not see it any more, for whatever reason. Throws `not_signed_in`. */
export async function findView(parts: Parts, viewer: Viewer, id: string): Promise<Clip | undefined> {
  const row = await parts.db.clip.findUnique({ where: { id }, include: clipInclude })
  const facts = await loadFacts(parts.db, parts.clock, viewer, row?.reflectionId)
  if (!facts.signedIn || facts.deactivated) throw new SafelightError('not_signed_in')
  if (!row) return undefined
  const decision = decide(facts, viewer, 'clip.see', clipSubject(row))
  return decision.allowed ? viewOf(parts, { ...row, decision }) : undefined
}
