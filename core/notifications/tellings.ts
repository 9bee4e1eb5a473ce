// What of a notification its reader may be told now: each name in it goes through the live decision, every time it is read.
import type { Notification } from '../../generated/prisma/client.ts'
import type { Region } from '../../generated/prisma/enums.ts'
import { decide, type Facts, type Viewer } from '../access/decide.ts'
import { clipSubject, downloadSubject } from '../access/subjects.ts'
import type { Db, Tx } from '../db.ts'
import { isFetchable } from '../downloads/states.ts'
import { loadSubjects, type Subjects } from './subjects.ts'

export interface Named {
  id: string
  name: string
}

export type Telling =
  | { of: 'share'; reflection: Named }
  | { of: 'hand-in'; reflection: Named; assignment: string }
  | { of: 'comment'; clip: Named }
  | { of: 'assignment'; group: Named; assignment: string; dueAt: Date; region: Region }
  | { of: 'oversight'; outcome: string; whose: 'own' | 'overseen'; clip: Named }
  | { of: 'download'; outcome: string; clip: Named | null; reason: string }
  | { of: 'decided'; outcome: string; page: 'group' | 'network'; subject: Named }

/** Somebody who reads, and how what is known of her is fetched. */
export interface Reader {
  viewer: Viewer
  facts(reflectionIds: readonly string[]): Promise<ReaderFacts>
}

export interface ReaderFacts {
  facts: Facts
  about(reflectionId: string): Facts
}

/** What the reader may be told of the rows, by their ids. The others she is not told of, nor are they counted. */
export async function loadTellings(db: Db | Tx, reader: Reader, rows: readonly Notification[]): Promise<Map<string, Telling>> {
  if (rows.length === 0) return new Map()
  const subjects = await loadSubjects(db, reader.viewer, rows)
  const reflectionIds = [...subjects.reflections.keys(), ...[...subjects.clips.values()].map(({ reflectionId }) => reflectionId)]
  const facts = await reader.facts([...new Set(reflectionIds)])
  const tellings = new Map<string, Telling>()
  for (const row of rows) {
    const telling = tellingOf(row, subjects, reader.viewer, facts)
    if (telling) tellings.set(row.id, telling)
  }
  return tellings
}

/** Undefined: what it is about is gone, or she may not see it. */
function tellingOf(row: Notification, subjects: Subjects, viewer: Viewer, { facts, about }: ReaderFacts): Telling | undefined {
  switch (row.kind) {
    case 'shared':
      return shareOf(row, subjects, viewer, { facts, about })
    case 'comment':
      return commentOf(row, subjects, viewer, about)
    case 'assignment':
      return assignmentOf(row, subjects, viewer, facts)
    case 'decided':
      return decidedOf(row, subjects, viewer, facts)
    case 'oversight':
      return oversightOf(row, subjects, viewer, facts)
    case 'download':
      return row.downloadId === null ? permitOf(row, viewer, facts) : downloadOf(row, subjects, viewer, facts)
  }
}

/** Also of what was handed in: for what, is told to those in the group. */
function shareOf(row: Notification, subjects: Subjects, viewer: Viewer, { facts, about }: ReaderFacts): Telling | undefined {
  const found = subjects.reflections.get(row.reflectionId ?? '')
  if (!found || !decide(about(found.id), viewer, 'reflection.see', { of: 'reflection', ...found }).allowed) return undefined
  const reflection = { id: found.id, name: found.title }
  const asked = assignmentOf(row, subjects, viewer, facts)
  return asked ? { of: 'hand-in', reflection, assignment: asked.assignment } : { of: 'share', reflection }
}

function commentOf(row: Notification, { clips, comments }: Subjects, viewer: Viewer, about: ReaderFacts['about']): Telling | undefined {
  const clip = clips.get(row.clipId ?? '')
  if (!clip || comments.get(row.commentId ?? '')?.clipId !== clip.id) return undefined
  if (!decide(about(clip.reflectionId), viewer, 'clip.see', clipSubject(clip)).allowed) return undefined
  return { of: 'comment', clip: { id: clip.id, name: clip.title } }
}

/** Assignments are for those in the group, not for those who may only come. */
function assignmentOf(row: Notification, { assignments, groups }: Subjects, viewer: Viewer, facts: Facts) {
  const assignment = assignments.get(row.assignmentId ?? '')
  const subject = groups.get(assignment?.groupId ?? '')
  if (!assignment || !subject) return undefined
  const decision = decide(facts, viewer, 'group.see', subject)
  if (!decision.allowed || decision.because !== 'group_member') return undefined
  const { id, name } = subject.group
  const { title, dueAt, region } = assignment
  return { of: 'assignment' as const, group: { id, name }, assignment: title, dueAt, region }
}

function decidedOf({ outcome, groupId, networkId }: Notification, subjects: Subjects, viewer: Viewer, facts: Facts): Telling | undefined {
  if (outcome === null) return undefined
  const subject = subjects.groups.get(groupId ?? '')
  if (subject) {
    const { id, name } = subject.group
    if (!decide(facts, viewer, 'group.see', subject).allowed) return undefined
    return { of: 'decided', outcome, page: 'group', subject: { id, name } }
  }
  const network = subjects.networks.get(networkId ?? '')
  if (!network || !decide(facts, viewer, 'network.see', { of: 'network', network }).allowed) return undefined
  return { of: 'decided', outcome, page: 'network', subject: { id: network.id, name: network.name } }
}

/** To a recording's owner, and to administrators who oversee it: those are not told its title. What waits is told of while it waits. */
function oversightOf({ clipId, outcome }: Notification, { clips }: Subjects, viewer: Viewer, facts: Facts): Telling | undefined {
  const clip = clips.get(clipId ?? '')
  if (!clip || outcome === null) return undefined
  const { id, title, review, status, quarantinedAt } = clip
  if (clip.ownerId === viewer.userId) {
    if (outcome === 'quarantined' && (quarantinedAt === null || status === 'deleted')) return undefined
    if (!decide(facts, viewer, 'clip.oversight', clipSubject(clip)).allowed) return undefined
    return { of: 'oversight', outcome, whose: 'own', clip: { id, name: status === 'deleted' ? '' : title } }
  }
  if (!review || (outcome === 'flagged' && review.state !== 'flagged')) return undefined
  const { ownerId, organisationId } = clip
  const subject = { of: 'review' as const, ownerId, organisationId, status, state: review.state }
  if (!decide(facts, viewer, 'oversight.see', subject).allowed) return undefined
  return { of: 'oversight', outcome, whose: 'overseen', clip: { id, name: '' } }
}

/** Whether downloading is enabled: told to who administers the organisation. */
function permitOf({ outcome }: Notification, viewer: Viewer, facts: Facts): Telling | undefined {
  const here = { of: 'organisation' as const, organisationId: viewer.organisationId ?? '' }
  if (outcome === null || !decide(facts, viewer, 'downloads.ask', here).allowed) return undefined
  return { of: 'download', outcome, clip: null, reason: '' }
}

/** To its owner, and to administrators while they are to decide. What is ready is told of while it can be fetched. */
function downloadOf({ downloadId, outcome }: Notification, { downloads }: Subjects, viewer: Viewer, facts: Facts): Telling | undefined {
  const row = downloads.get(downloadId ?? '')
  if (!row || outcome === null || !decide(facts, viewer, 'download.see', downloadSubject(row, facts.now)).allowed) return undefined
  if (outcome === 'waiting' && (row.state !== 'requested' || row.ownerId === viewer.userId)) return undefined
  if (outcome === 'ready' && !(isFetchable(row.state) && (row.expiresAt ?? facts.now) > facts.now)) return undefined
  const { id, title, status } = row.clip
  const clip = { id, name: status === 'deleted' ? '' : title }
  return { of: 'download', outcome, clip, reason: outcome === 'declined' ? (row.reason ?? '') : '' }
}
