// The one door to everything under a playback token: playlists, keys, chunks, stills, events and the embedded page.
import { decide, type Reason } from '../../core/access/decide.ts'
import { SafelightError } from '../../core/errors.ts'
import { tokenHash } from '../../core/ids.ts'
import type { ClipKind, ClipStatus, Role, SessionKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { extend } from './lifetime.ts'

export interface Playback {
  id: string
  authSessionId: string
  expiresAt: Date
  /** Of the clip: what opens its keys, and what is told of it. */
  clip: {
    id: string
    organisationId: string
    ownerId: string
    title: string
    kind: ClipKind | null
    status: ClipStatus
    durationSeconds: number | null
    width: number | null
    height: number | null
    contentKeyId: string | null
    wrappedContentKey: Uint8Array | null
  }
}

interface Row {
  id: string
  authSessionId: string
  createdAt: Date
  expiresAt: Date
  signedInUntil: Date
  sessionKind: SessionKind
  userId: string
  role: Role
  organisationId: string | null
  deactivatedAt: Date | null
  clip: Playback['clip']
}

type Parts = Pick<Context, 'db' | 'clock' | 'config'>
export type Ended = { ended: 'unknown' | 'expired' | Reason }

/** The session and its clip when its viewer may play it now; otherwise why not. */
export async function tryPlayback(parts: Parts, token: string): Promise<Playback | Ended> {
  const row = await findRow(parts.db, tokenHash(token))
  if (!row) return { ended: 'unknown' }
  const now = parts.clock.now()
  if (row.expiresAt <= now) return { ended: 'expired' }
  const device = row.sessionKind === 'browser' ? undefined : row.authSessionId
  const facts = { signedIn: row.signedInUntil > now, deactivated: row.deactivatedAt !== null, device }
  // Whichever device brought it: none plays.
  const decision = decide(facts, row, 'clip.play', { of: 'clip', ...row.clip, deviceId: null })
  if (!decision.allowed) return { ended: decision.because }
  return { id: row.id, authSessionId: row.authSessionId, expiresAt: await extend(parts, row), clip: row.clip }
}

/** As `tryPlayback`; throws `not_found`, whatever the reason: an address that doesn't open tells nothing. */
export async function openPlayback(parts: Parts, token: string): Promise<Playback> {
  const found = await tryPlayback(parts, token)
  if ('ended' in found) throw new SafelightError('not_found', 'This playback has ended, or there never was one.')
  return found
}

/** Everything the decision needs, in one query. */
async function findRow(db: Context['db'], hash: string): Promise<Row | undefined> {
  const rows = await db.$queryRaw<(Omit<Row, 'clip'> & Record<string, unknown>)[]>`
    SELECT p.id, p.auth_session_id AS "authSessionId", p.created_at AS "createdAt", p.expires_at AS "expiresAt",
      s.expires_at AS "signedInUntil", s.kind::text AS "sessionKind", u.id AS "userId", u.role, u.organisation_id AS "organisationId", u.deactivated_at AS "deactivatedAt",
      c.id AS "clipId", c.organisation_id AS "clipOrganisationId", c.owner_id AS "ownerId", c.title, c.kind, c.status,
      c.duration_seconds AS "durationSeconds", c.width, c.height, c.content_key_id AS "contentKeyId", c.wrapped_content_key AS "wrappedContentKey"
    FROM playback_sessions p
    JOIN sessions s ON s.id = p.auth_session_id AND s.user_id = p.viewer_id
    JOIN users u ON u.id = p.viewer_id
    JOIN clips c ON c.id = p.clip_id
    WHERE p.token_hash = ${hash}`
  const [row] = rows
  if (!row) return undefined
  const {
    clipId,
    clipOrganisationId,
    ownerId,
    title,
    kind,
    status,
    durationSeconds,
    width,
    height,
    contentKeyId,
    wrappedContentKey,
    ...rest
  } = row
  const told = { ownerId, title, kind, status, durationSeconds, width, height, contentKeyId, wrappedContentKey }
  return { ...rest, clip: { id: clipId, organisationId: clipOrganisationId, ...told } as Playback['clip'] }
}
