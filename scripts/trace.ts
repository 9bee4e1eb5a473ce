// `npm run trace -- FILE CLIP`: which download a file came from, by its sound; or that it can't be said. CLIP is the recording's id. Each use is written
// down in its organisation's audit. Exit code 0 when a download is named, 3 when it can't be said, 1 when something is wrong.
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { Audit } from '../core/audit/audit.ts'
import { systemClock } from '../core/clock.ts'
import type { Config } from '../core/config.ts'
import { type Db, openDb } from '../core/db.ts'
import { ContentKeyRing } from '../core/keys/keyring.ts'
import { authSecret, findAuditSecret, openMasterKey } from '../core/keys/master.ts'
import { openObjects } from '../core/objects/index.ts'
import type { Detected } from '../core/trace/detect.ts'
import type { Clip, Download } from '../generated/prisma/client.ts'
import { lookUp } from '../workers/downloads/look-up.ts'
import { MediaToolError } from '../workers/media/process.ts'
import { Clear, run } from './setup/say.mjs'
import { withDatabase } from './supervisor/visit.ts'

const cannotSay = 3
const Asked = z.tuple([z.string().min(1), z.uuid()])
const usage = 'npm run trace -- FILE CLIP   (a media file, and the id of the recording it may come from)'

await run(async () => {
  const asked = Asked.safeParse(process.argv.slice(2))
  if (!asked.success) throw new Clear(usage)
  const [file, clipId] = asked.data
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) throw new Clear(`There is no file ${file}.`)
  return await withDatabase((config) => trace(config, file, clipId))
})

/** Resolves to the exit code. */
async function trace(config: Config, file: string, clipId: string): Promise<number> {
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
    console.log(inWords(download ?? null, found))
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

const rounded = (score: number): number => Math.round(score * 1000) / 1000

function inWords(download: Download | null, { best, next, read, from, bits }: Detected): string {
  const scores = `score ${rounded(best?.score ?? 0)}, the next ${rounded(next)}, ${bits.length} units compared`
  if (download && best) {
    const { id, createdAt, format, rung, state } = download
    const what = `${format}${rung ? ` ${rung}` : ''}, asked for ${createdAt.toISOString()}, now ${state}`
    return `Download ${id} (${what})\n${scores}; an innocent one fits so well once in ${(1 / best.chance).toExponential(1)}.`
  }
  if (from === undefined) return 'It cannot be said: none of its sound was found in the recording.'
  const where = `Its sound is the recording's from second ${from.toFixed(1)} on`
  if (read) return `${where}, and it says number ${read.number}, which no download of this recording has. It cannot be said; ${scores}.`
  return `${where}, but no download fits well enough: it cannot be said; ${scores}.`
}
