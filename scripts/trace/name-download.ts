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
    const found = await lookUp({ config, db, objects }, clip, contentKey, file).catch(readably)
    const download = found.named && (await db.download.findUnique({ where: { number: found.named.number } }))
    await writeDown(db, secret, clip, download ?? null, found)
    say(inWords(download ?? null, found))
    return download ? 0 : cannotSay
  } finally {
    await objects.close()
    await db.$disconnect()
  }
}

function readably(error: unknown): never {
  if (error instanceof MediaToolError) throw new Clear(`Its sound, or the recording's, can't be read (${error.message}).`)
  throw error
}

async function writeDown(db: Db, secret: string, clip: Clip, download: Download | null, { best }: Detected): Promise<void> {
  const { id: clipId, organisationId, ownerId } = clip
  const details = { downloadId: download?.id ?? null, score: rounded(best?.score ?? 0) }
  await db.$transaction((tx) =>
    new Audit(secret, systemClock).record(tx, { organisationId, clipId, ownerId, actorId: null, act: 'download.traced', details }),
  )
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000
}

function inWords(download: Download | null, { best, next, read, from, bits }: Detected): string {
  const scores = `score ${rounded(best?.score ?? 0)}, the next ${rounded(next)}, ${bits.length} units compared`
  if (download && best) {
    const { id, createdAt, format, rung, state } = download
    const what = `${format}${rung ? ` ${rung}` : ''}, asked for ${createdAt.toISOString()}, now ${state}`
    return `Download ${id} (${what})\n${scores}; an innocent one fits so well once in ${(1 / Math.max(best.chance, 1e-300)).toExponential(1)}.`
  }
  if (from === undefined) return 'It cannot be said: none of its sound was found in the recording.'
  const where = `Its sound is the recording's from second ${from.toFixed(1)} on`
  if (read) return `${where}, and it says number ${read.number}, which no download of this recording has. It cannot be said; ${scores}.`
  return `${where}, but no download fits well enough: it cannot be said; ${scores}.`
}
