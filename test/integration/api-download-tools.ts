// Downloads for tests: permissions as operators leave them, files as workers leave them.
import { randomBytes } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { settlePackaged } from '../../api/downloads/settle.ts'
import { downloadName } from '../../core/downloads/names.ts'
import { newId } from '../../core/ids.ts'
import type { House, Person } from './api-house.ts'

export interface DownloadView {
  id: string
  clip: { id: string; title: string; durationSeconds: number | null; recordedAt: string | null }
  owner: { id: string; name: string }
  format: 'mp4' | 'mp3'
  rung: string | null
  purpose: string
  state: string
  createdAt: string
  decidedAt: string | null
  reason: string | null
  filename: string | null
  bytes: number | null
  expiresAt: string | null
  fetches: number
  fetchesLeft: number
  failure: { code: string; message: string } | null
  marks: { picture: boolean; visible: boolean }
  progress: number | null
  may: { fetch: boolean; revoke: boolean; decide: boolean }
}

interface Given {
  approval?: boolean
  people?: Person[] | null
  temporary?: boolean
  organisationId?: string
}

/** A permission, enabled; resolves to its id. */
export async function permitDownloads(house: House, { approval = false, people = null, temporary = false, organisationId }: Given = {}) {
  const now = house.clock.now()
  const { id } = await house.db.downloadPermit.create({
    data: {
      ...{
        organisationId: organisationId ?? house.organisationId,
        state: 'enabled',
        purpose: 'For a course',
        who: 'Two teachers',
        temporary,
      },
      ...{ askedById: newId(), askedAt: now, decidedAt: now, decidedById: newId(), everybody: people === null, approval },
      endsAt: temporary ? new Date(now.getTime() + 48 * 3600_000) : null,
      people: { create: (people ?? []).map(({ id: userId }) => ({ userId })) },
    },
  })
  return id
}

export const ask = (house: House, who: Person, clipId: string, json: object = { format: 'mp4', purpose: 'For my course' }) =>
  house.fetch(`/v1/clips/${clipId}/downloads`, who, { json })

/** Asked for by the route. */
export async function asked(house: House, who: Person, clipId: string, json?: object): Promise<DownloadView> {
  const reply = await ask(house, who, clipId, json)
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`)
  return (await reply.json()) as DownloadView
}

export const act = (house: House, who: Person | undefined, id: string, what: 'approve' | 'decline' | 'revoke', json: object = {}) =>
  house.fetch(`/v1/downloads/${id}/${what}`, who, { json })

export const seeDownload = async (house: House, who: Person, id: string) =>
  (await (await house.fetch(`/v1/downloads/${id}`, who)).json()) as DownloadView

/** A download that is being packaged, as a worker leaves it: its object is there, and its row names it; and as the API takes over from there. */
export async function packageIt(
  house: House,
  id: string,
  bytes: Buffer = randomBytes(100_000),
): Promise<{ object: string; bytes: Buffer }> {
  const { format, clip } = await house.db.download.findUniqueOrThrow({ where: { id }, include: { clip: true } })
  const object = `downloads/${id}/${newId()}.${format}`
  await house.context.objects.put(object, bytes, { contentType: format === 'mp4' ? 'video/mp4' : 'audio/mpeg' })
  const filename = downloadName(clip.title, clip.recordedAt ?? clip.createdAt, format)
  await house.db.download.update({ where: { id, state: 'packaging' }, data: { object, bytes: bytes.length, filename } })
  await settlePackaged(house.context, id)
  return { object, bytes }
}

/** Of a clip, by an owner who needs no approval: asked for, packaged, ready. */
export async function readyDownload(house: House, owner: Person, clipId: string, bytes?: Buffer) {
  const { id } = await asked(house, owner, clipId)
  return { id, ...(await packageIt(house, id, bytes)) }
}

export const fileOf = (house: House, who: Person | undefined, id: string, method = 'GET') =>
  house.fetch(`/v1/downloads/${id}/file`, who, { method })

/** The address that a fetch leads to. */
export async function linkOf(house: House, who: Person, id: string): Promise<string> {
  const reply = await fileOf(house, who, id)
  if (reply.status !== 302) throw new Error(`${reply.status} ${await reply.text()}`)
  return reply.headers.get('location') ?? ''
}

/** A reply of which nothing is read yet: where the file is large, the socket is full, and the sender waits. */
export const begun = (base: string, link: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(link, base), { agent: false }, (reply) => resolve(reply.pause())).on('error', reject)
  })

/** Reads it to its end; resolves to how many bytes there were. Throws where it is cut. */
export async function rest(reply: IncomingMessage): Promise<number> {
  let bytes = 0
  for await (const part of reply) bytes += part.length
  return bytes
}

/** What was written down of it, in order. */
export const actsOf = async (house: House, id: string): Promise<string[]> =>
  (await house.db.auditEntry.findMany({ where: { details: { path: ['downloadId'], equals: id } }, orderBy: { sequence: 'asc' } })).map(
    ({ act }) => act,
  )

export const stateOf = async (house: House, id: string) => (await house.db.download.findUniqueOrThrow({ where: { id } })).state
