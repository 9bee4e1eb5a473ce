// What notifications are about, fetched with what the decision needs. Nothing of it is told before tellings.ts has asked.
import { type Notification, Prisma } from '../../generated/prisma/client.ts'
import type { ClipStatus, Region, ReviewState } from '../../generated/prisma/enums.ts'
import type { Viewer } from '../access/decide.ts'
import { type GroupSubject, loadGroups } from '../access/groups.ts'
import { loadNetworks } from '../access/networks.ts'
import type { Network } from '../access/world.ts'
import type { Db, Tx } from '../db.ts'

interface Media {
  id: string
  ownerId: string
  organisationId: string
  title: string
}

const download = {
  select: {
    ...{ id: true, ownerId: true, organisationId: true, state: true, reason: true, expiresAt: true, fetches: true, mostFetches: true },
    clip: { select: { id: true, title: true, status: true, quarantinedAt: true } },
  },
} satisfies Prisma.DownloadDefaultArgs
type ToldDownload = Prisma.DownloadGetPayload<typeof download>

export interface Subjects {
  reflections: ReadonlyMap<string, Media>
  clips: ReadonlyMap<
    string,
    Media & {
      reflectionId: string
      status: ClipStatus
      deviceId: string | null
      quarantinedAt: Date | null
      anonymised: boolean
      review: { state: ReviewState } | null
    }
  >
  comments: ReadonlyMap<string, { id: string; clipId: string }>
  assignments: ReadonlyMap<string, { id: string; groupId: string; title: string; dueAt: Date; region: Region }>
  groups: ReadonlyMap<string, GroupSubject>
  networks: ReadonlyMap<string, Network>
  downloads: ReadonlyMap<string, ToldDownload>
}

/** Fetches what the rows are about, each kind in one query; the places in groups are those of the reader. */
export async function loadSubjects(db: Db | Tx, reader: Viewer, rows: readonly Notification[]): Promise<Subjects> {
  const ids = (key: 'reflectionId' | 'clipId' | 'commentId' | 'assignmentId' | 'groupId' | 'networkId' | 'downloadId') => [
    ...new Set(rows.flatMap((row) => row[key] ?? [])),
  ]
  const media = { id: true, ownerId: true, organisationId: true, title: true }
  const assignments = await find(ids('assignmentId'), async (found) => {
    const select = { id: true, groupId: true, title: true, dueAt: true, group: { select: { organisation: { select: { region: true } } } } }
    const list = await db.assignment.findMany({ where: { id: { in: found } }, select })
    return list.map(({ group, ...rest }) => ({ ...rest, region: group.organisation.region }))
  })
  const groupIds = new Set([...ids('groupId'), ...[...assignments.values()].map(({ groupId }) => groupId)])
  return {
    assignments,
    reflections: await find(ids('reflectionId'), (found) => db.reflection.findMany({ where: { id: { in: found } }, select: media })),
    clips: await find(ids('clipId'), (found) =>
      db.clip.findMany({
        where: { id: { in: found } },
        select: {
          ...media,
          reflectionId: true,
          status: true,
          deviceId: true,
          quarantinedAt: true,
          anonymised: true,
          review: { select: { state: true } },
        },
      }),
    ),
    comments: await find(ids('commentId'), (found) =>
      db.comment.findMany({ where: { id: { in: found } }, select: { id: true, clipId: true } }),
    ),
    groups: new Map((await groupsOf(db, reader, [...groupIds])).map((subject) => [subject.group.id, subject])),
    networks: await find(ids('networkId'), (found) => loadNetworks(db, Prisma.sql`n.id = ANY(${found}::uuid[])`)),
    downloads: await find(ids('downloadId'), (found) => db.download.findMany({ where: { id: { in: found } }, ...download })),
  }
}

async function find<T extends { id: string }>(ids: string[], load: (ids: string[]) => Promise<T[]>): Promise<Map<string, T>> {
  const found = ids.length > 0 ? await load(ids) : []
  return new Map(found.map((one) => [one.id, one]))
}

async function groupsOf(db: Db | Tx, reader: Viewer, ids: readonly string[]): Promise<GroupSubject[]> {
  return ids.length > 0 ? loadGroups(db, reader, Prisma.sql`g.id = ANY(${ids}::uuid[])`) : []
}
