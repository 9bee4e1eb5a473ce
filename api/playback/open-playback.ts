// The one door to everything under a playback token: playlists, keys, chunks, stills, events and the embedded page.
import { type Decision, decide, type Reason } from '../../core/access/decide.ts'
import { factsOf, type SignInRow, signInColumns } from '../../core/access/facts.ts'
import { readWays, type WaysJson, waysSql } from '../../core/access/ways.ts'
import { SafelightError } from '../../core/errors.ts'
import { gather } from '../../core/gather.ts'
import { tokenHash } from '../../core/ids.ts'
import type { PreparedReads } from '../../core/prepared.ts'
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
  chunk: PlayedChunk | null
  /** Of the clip: what opens its keys, and what is told of it. */
  clip: {
    id: string
    reflectionId: string
    organisationId: string
    ownerId: string
    title: string
    kind: ClipKind | null
    status: ClipStatus
    quarantined: boolean
    anonymised: boolean
    durationSeconds: number | null
    width: number | null
    height: number | null
    contentKeyId: string | null
    wrappedContentKey: Uint8Array | null
  }
}

/** The chunk that was asked for, when it is one of the clip's. */
export interface PlayedChunk {
  rung: string
  index: number
  attempt: string
  object: string
}

interface Row extends SignInRow {
  id: string
  createdAt: Date
  expiresAt: Date
  userId: string
  role: Role
  organisationId: string | null
  ways: WaysJson | null
  chunk: PlayedChunk | null
  clip: Playback['clip']
}

type Parts = Pick<Context, 'db' | 'reads' | 'clock' | 'config'>
export type Ended = { ended: 'unknown' | 'expired' | Reason }

/** The session and its clip when its viewer may play it now; otherwise why not. */
export async function tryPlayback(parts: Parts, token: string, chunk: string | null = null): Promise<Playback | Ended> {
  const row = await findRow(parts.reads, { hash: tokenHash(token), chunk })
  if (!row) return { ended: 'unknown' }
  const now = parts.clock.now()
  if (row.expiresAt <= now) return { ended: 'expired' }
  const facts = factsOf(row, now, row.ways ? readWays(row.ways) : undefined)
  // Whichever device brought it: none plays.
  const decision = decide(facts, row, 'clip.play', { of: 'clip', ...row.clip, deviceId: null })
  if (!decision.allowed) return { ended: decision.because }
  const { id, sessionId: authSessionId, userId: viewerId, clip } = row
  return { id, authSessionId, viewerId, decision, chunk: row.chunk, expiresAt: await extend(parts, row), clip }
}

/** As `tryPlayback`; throws `not_found`, whatever the reason: an address that doesn't open tells nothing. */
export async function openPlayback(parts: Parts, token: string): Promise<Playback> {
  const found = await tryPlayback(parts, token)
  if ('ended' in found) throw new SafelightError('not_found', 'This playback has ended, or there never was one.')
  return found
}

/** As `openPlayback`, with a chunk of that clip and no other. Throws `not_found`. */
export async function openChunk(parts: Parts, token: string, id: string): Promise<{ clip: Playback['clip']; chunk: PlayedChunk }> {
  const found = await tryPlayback(parts, token, id)
  if ('ended' in found) throw new SafelightError('not_found', 'This playback has ended, or there never was one.')
  if (!found.chunk) throw new SafelightError('not_found')
  return { clip: found.clip, chunk: found.chunk }
}

interface Question {
  hash: string
  /** A chunk of the clip whose key or object is asked for too. */
  chunk: string | null
}

/** Rows are read afresh for every request; those that come at the same time are read by the same query. */
const finders = new WeakMap<PreparedReads, (question: Question) => Promise<Row | undefined>>()

function findRow(reads: PreparedReads, question: Question): Promise<Row | undefined> {
  const finder = finders.get(reads) ?? gather((questions: readonly Question[]) => findRows(reads, questions), 4)
  finders.set(reads, finder)
  return finder(question)
}

/** Everything the decision needs, in one query. */
async function findRows(reads: PreparedReads, questions: readonly Question[]): Promise<(Row | undefined)[]> {
  const query = Prisma.sql`
    SELECT q.place, p.id, p.created_at AS "createdAt", p.expires_at AS "expiresAt", ${signInColumns},
      v.id AS "userId", v.role::text AS role, v.organisation_id AS "organisationId", ${clipColumns} AS clip, ${chunkColumns} AS chunk,
      CASE WHEN v.id <> o.id THEN ${waysSql} END AS ways
    FROM unnest(${questions.map(({ hash }) => hash)}::text[], ${questions.map(({ chunk }) => chunk)}::uuid[]) WITH ORDINALITY AS q(hash, chunk, place)
    JOIN playback_sessions p ON p.token_hash = q.hash
    JOIN sessions s ON s.id = p.auth_session_id AND s.user_id = p.viewer_id
    JOIN users v ON v.id = p.viewer_id
    LEFT JOIN organisations vo ON vo.id = v.organisation_id
    JOIN clips c ON c.id = p.clip_id
    JOIN reflections r ON r.id = c.reflection_id
    JOIN users o ON o.id = c.owner_id
    LEFT JOIN chunks k ON k.id = q.chunk AND k.clip_id = c.id
    LEFT JOIN rungs kr ON kr.id = k.rung_id`
  const rows = await reads.rows<Row & { place: string }>('playback', query)
  const found = new Map(rows.map(({ place, ...row }) => [Number(place), row]))
  return questions.map((_, index) => {
    const row = found.get(index + 1)
    return row && { ...row, clip: readClip(row.clip) }
  })
}

function readClip({ wrappedContentKey: wrapped, ...clip }: Row['clip']): Row['clip'] {
  return { ...clip, wrappedContentKey: wrapped === null ? null : Buffer.from(wrapped as unknown as string, 'hex') }
}

const chunkColumns = Prisma.sql`CASE WHEN k.id IS NULL THEN NULL ELSE
  json_build_object('rung', kr.name, 'index', k.index, 'attempt', k.attempt, 'object', k.object) END`
const clipColumns = Prisma.sql`json_build_object('id', c.id, 'reflectionId', c.reflection_id, 'organisationId', c.organisation_id, 'ownerId', c.owner_id,
  'title', c.title, 'quarantined', c.quarantined_at IS NOT NULL, 'anonymised', c.anonymised, 'kind', c.kind, 'status', c.status, 'durationSeconds', c.duration_seconds, 'width', c.width, 'height', c.height,
  'contentKeyId', c.content_key_id, 'wrappedContentKey', encode(c.wrapped_content_key, 'hex'))`
