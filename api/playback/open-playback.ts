// The one door to everything under a playback token: playlists, keys, chunks, stills, events and the embedded page.
import { type Decision, decide, type Reason } from '../../core/access/decide.ts'
import { factsOf, type SignInRow, signInColumns } from '../../core/access/facts.ts'
import { readWays, type WaysJson, waysSql } from '../../core/access/ways.ts'
import { SafelightError } from '../../core/errors.ts'
import { tokenHash } from '../../core/ids.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { ClipKind, ClipStatus, Role } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import { extend } from './lifetime.ts'

export interface Playback {
  id: string
  authSessionId: string
  viewerId: string
  expiresAt: Date
  decision: Decision
  /** Of the clip: what opens its keys, and what is told of it. */
  clip: {
    id: string
    reflectionId: string
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

interface Row extends SignInRow {
  id: string
  createdAt: Date
  expiresAt: Date
  userId: string
  role: Role
  organisationId: string | null
  ways: WaysJson | null
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
  const facts = factsOf(row, now, row.ways ? readWays(row.ways) : undefined)
  // Whichever device brought it: none plays.
  const decision = decide(facts, row, 'clip.play', { of: 'clip', ...row.clip, deviceId: null })
  if (!decision.allowed) return { ended: decision.because }
  const { id, sessionId: authSessionId, userId: viewerId, clip } = row
  return { id, authSessionId, viewerId, decision, expiresAt: await extend(parts, row), clip }
}

/** As `tryPlayback`; throws `not_found`, whatever the reason: an address that doesn't open tells nothing. */
export async function openPlayback(parts: Parts, token: string): Promise<Playback> {
  const found = await tryPlayback(parts, token)
  if ('ended' in found) throw new SafelightError('not_found', 'This playback has ended, or there never was one.')
  return found
}

/** Everything the decision needs, in one query. */
async function findRow(db: Context['db'], hash: string): Promise<Row | undefined> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT p.id, p.created_at AS "createdAt", p.expires_at AS "expiresAt", ${signInColumns},
      v.id AS "userId", v.role::text AS role, v.organisation_id AS "organisationId", ${clipColumns} AS clip,
      CASE WHEN v.id <> o.id THEN ${waysSql} END AS ways
    FROM playback_sessions p
    JOIN sessions s ON s.id = p.auth_session_id AND s.user_id = p.viewer_id
    JOIN users v ON v.id = p.viewer_id
    LEFT JOIN organisations vo ON vo.id = v.organisation_id
    JOIN clips c ON c.id = p.clip_id
    JOIN reflections r ON r.id = c.reflection_id
    JOIN users o ON o.id = c.owner_id
    WHERE p.token_hash = ${hash}`
  const [row] = rows
  if (!row) return undefined
  const { wrappedContentKey, ...clip } = row.clip as unknown as Playback['clip'] & { wrappedContentKey: string | null }
  return { ...row, clip: { ...clip, wrappedContentKey: wrappedContentKey === null ? null : Buffer.from(wrappedContentKey, 'hex') } }
}

const clipColumns = Prisma.sql`json_build_object('id', c.id, 'reflectionId', c.reflection_id, 'organisationId', c.organisation_id, 'ownerId', c.owner_id,
  'title', c.title, 'kind', c.kind, 'status', c.status, 'durationSeconds', c.duration_seconds, 'width', c.width, 'height', c.height,
  'contentKeyId', c.content_key_id, 'wrappedContentKey', encode(c.wrapped_content_key, 'hex'))`
