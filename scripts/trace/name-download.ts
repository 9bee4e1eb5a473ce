// What `npm run trace` does with the service's own configuration.
import { Audit } from '../../core/audit/audit.ts'
import { systemClock } from '../../core/clock.ts'
import type { Config } from '../../core/config.ts'
import { type Db, openDb } from '../../core/db.ts'
import { ContentKeyRing } from '../../core/keys/keyring.ts'
import { authSecret, findAuditSecret, openMasterKey } from '../../core/keys/master.ts'
import { openObjects } from '../../core/objects/index.ts'
import type { Detected } from '../../core/trace/detect.ts'
import type { Clip, Download } from '../../generated/prisma/client.ts'
import { lookUp } from '../../workers/downloads/look-up.ts'
import { lookUpPicture } from '../../workers/downloads/look-up-picture.ts'
import { MediaToolError } from '../../workers/media/process.ts'
import { Clear } from '../setup/say.mjs'

/** When it can't be said. */
export const cannotSay = 3

/** Looks a file up and says what was found; resolves to the exit code. Throws Clear. */
export async function nameDownload(config: Config, file: string, clipId: string, say: (text: string) => void): Promise<number> {
  const secret = await findAuditSecret(config)
  if (secret === undefined) throw new Clear(`Set AUDIT_SECRET to the service's: there is none in ${config.keysFolder} either.`)
  const db = openDb(config.databaseUrl, 2)
  const objects = await openObjects(config, await authSecret(config))
  try {
    const clip = await db.clip.findUnique({ where: { id: clipId } })
    if (!clip?.wrappedContentKey) throw new Clear('There is no such recording, or it was destroyed.')
    const contentKey = await new ContentKeyRing(db, await openMasterKey(config, 'content')).open(clip)
    const { found, unread } = await lookEverywhere({ config, db, objects }, clip, contentKey, file)
    const named = found.find(({ seen }) => seen.named)
    const download = named?.seen.named && (await db.download.findUnique({ where: { number: named.seen.named.number } }))
    await writeDown(db, secret, clip, download ?? null, named ?? found[0])
    for (const each of found) say(inWords(each === named ? (download ?? null) : null, each))
    if (found.length === 0) say(nothingCompared(unread))
    return download ? 0 : cannotSay
  } finally {
    await objects.close()
    await db.$disconnect()
  }
}

/** What one of its two traces says. */
interface Found {
  by: 'sound' | 'picture'
  seen: Detected
}

interface Looked {
  found: Found[]
  /** Why one or the other could not be compared. */
  unread: MediaToolError[]
}

/** By the sound, and by the picture where that doesn't name it and a download's picture was marked. */
async function lookEverywhere(deps: Parameters<typeof lookUp>[0], clip: Clip, contentKey: Uint8Array, file: string): Promise<Looked> {
  const unread: MediaToolError[] = []
  const readable = (error: unknown) => {
    if (!(error instanceof MediaToolError)) throw error
    unread.push(error)
    return undefined
  }
  const hasSound = (await deps.db.rung.count({ where: { clipId: clip.id, kind: 'audio', complete: true } })) > 0
  const sound = hasSound ? await lookUp(deps, clip, contentKey, file).catch(readable) : undefined
  const issued = sound?.named ? [] : await markedPictures(deps.db, clip.id)
  const picture = issued.length > 0 ? await lookUpPicture(deps, clip, { contentKey, file, issued }).catch(readable) : undefined
  const found: Found[] = []
  if (sound) found.push({ by: 'sound', seen: sound })
  if (picture) found.push({ by: 'picture', seen: picture })
  return { found, unread }
}

/** Throws Clear for a file that isn't one of sound or pictures. */
function nothingCompared(unread: readonly MediaToolError[]): string {
  const broken = unread.find(({ said }) => !said.includes('matches no streams'))
  if (broken) throw new Clear(`It can't be read (${broken.message}).`)
  return 'It cannot be said: this file has nothing that a download of this recording carries its trace in.'
}

/** Numbers of the downloads whose picture was marked. */
async function markedPictures(db: Db, clipId: string): Promise<number[]> {
  const marked = await db.download.findMany({ where: { clipId, pictureTrace: true }, select: { number: true } })
  return marked.map(({ number }) => number)
}

async function writeDown(db: Db, secret: string, clip: Clip, download: Download | null, found: Found | undefined): Promise<void> {
  const { id: clipId, organisationId, ownerId } = clip
  const details = { downloadId: download?.id ?? null, by: found?.by ?? null, score: rounded(found?.seen.best?.score ?? 0) }
  await db.$transaction((tx) =>
    new Audit(secret, systemClock).record(tx, { organisationId, clipId, ownerId, actorId: null, act: 'download.traced', details }),
  )
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000
}

function inWords(download: Download | null, { by, seen: { best, next, read, from, bits } }: Found): string {
  const scores = `score ${rounded(best?.score ?? 0)}, the next ${rounded(next)}, ${bits.length} units of its ${by} compared`
  if (download && best) {
    const { id, createdAt, format, rung, state } = download
    const what = `${format}${rung ? ` ${rung}` : ''}, asked for ${createdAt.toISOString()}, now ${state}`
    return `Download ${id} (${what})\n${scores}; an innocent one fits so well once in ${(1 / Math.max(best.chance, 1e-300)).toExponential(1)}.`
  }
  if (from === undefined) return `It cannot be said: none of its ${by} was found in the recording.`
  const where = `Its ${by} is the recording's from second ${from.toFixed(1)} on`
  if (read) return `${where}, and it says number ${read.number}, which no download of this recording has. It cannot be said; ${scores}.`
  return `${where}, but no download fits well enough: it cannot be said; ${scores}.`
}
