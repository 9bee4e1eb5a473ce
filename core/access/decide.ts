// Who may do what: one pure function. Everything that shows or changes a recording asks it, every time.
import type { ClipStatus, GroupRole, Role } from '../../generated/prisma/enums.ts'
import {
  type DownloadAction,
  type DownloadSubject,
  type DownloadsAction,
  decideDownload,
  decideDownloads,
  decideTakingOut,
  isDownloadsAction,
} from './decide-downloads.ts'
import { decideGroup, type GroupAction, type Place } from './decide-group.ts'
import { decideNetwork, type NetworkAction } from './decide-network.ts'
import { decideFlag, decideReview, type FlagAction, type FlagSubject, type ReviewAction, type ReviewSubject } from './decide-oversight.ts'
import { type Decision, hidden, no, yes } from './decision.ts'
import { type Ground, groundOf } from './sharing.ts'
import type { Group, Network, Person, Share } from './world.ts'

export type { Decision } from './decision.ts'
export { type Reason, reasons } from './reasons.ts'

/** `derive`: makes another recording of it; `download`: asks to take it out; `oversight`: how often stills of it were looked at, and what was decided on it. */
export type ClipAction =
  | 'clip.see'
  | 'clip.play'
  | 'clip.comment'
  | 'clip.edit'
  | 'clip.derive'
  | 'clip.delete'
  | 'clip.download'
  | 'clip.oversight'
export type CommentAction = 'comment.edit' | 'comment.delete'
export type ReflectionAction = 'reflection.see' | 'reflection.edit' | 'reflection.share'
export type OrganisationAction =
  | 'clip.record'
  | 'reflection.create'
  | 'reflection.list'
  | 'group.create'
  | 'group.list'
  | 'network.list'
  | 'people.find'
  | 'notification.list'
  | 'organisation.govern'
  // Recordings whose stills are to be looked at.
  | 'oversight.list'
  // What was flagged.
  | 'oversight.flags'
  | DownloadsAction
export type Action =
  | ClipAction
  | CommentAction
  | ReflectionAction
  | OrganisationAction
  | GroupAction
  | NetworkAction
  | ReviewAction
  | FlagAction
  | DownloadAction

export interface Viewer {
  userId: string
  /** Null for operators, who belong to no organisation. */
  organisationId: string | null
  role: Role
}

/** What is another's, or one's own. */
interface Media {
  ownerId: string
  organisationId: string
}

/** A recording, or words about one. */
interface Recorded extends Media {
  status: ClipStatus
  /** Flagged and not decided, or deleted by that decision: as not there for all but its owner. */
  quarantined: boolean
  /**
   * An edit in which the faces that a search found are covered (its owner may leave some uncovered, such as her own), or an edit of such a one; of sound
   * alone, one whose voices are disguised. Masks that were only drawn don't count, nor does a style without them.
   */
  anonymised: boolean
}

export type Subject =
  | { of: 'organisation'; organisationId: string }
  | ({ of: 'clip'; deviceId: string | null } & Recorded)
  | ({ of: 'comment'; authorId: string } & Recorded)
  | ({ of: 'reflection' } & Media)
  | ({ of: 'group'; group: Group } & Place)
  | { of: 'network'; network: Network }
  | ReviewSubject
  | FlagSubject
  | DownloadSubject

/** What has to be looked up afresh each time, because it may have changed since the last look. */
export interface Facts {
  /** The sign-in that asks still holds: not signed out, not expired. */
  signedIn: boolean
  /** The account was closed. */
  deactivated: boolean
  /** The organisation asks for a second factor and this person has none. */
  secondFactorMissing: boolean
  /** The sign-in of the paired device that asks; undefined when a person in a browser does. */
  device: string | undefined
  /** She said in this sign-in what she looks at stills for, and it still holds. False where nobody looked. */
  purposeConfirmed: boolean
  /** Downloading is enabled now for the owner of what is asked about. False where nobody looked. */
  mayDownload: boolean
  now: Date
  /** Of what is another's: how it may have been opened to the viewer. Undefined where nobody looked: then nothing was. */
  ways: Ways | undefined
}

/** The owner of a reflection, its shares that may concern the viewer, and the networks that hold both. */
export interface Ways {
  owner: Person
  shares: readonly { share: Share /** The viewer's in the group it is made to. */; role: GroupRole | null }[]
  networks: readonly Network[]
  /** The owner's organisation shows people of others only what was anonymised. */
  anonymiseOutside: boolean
}

/** Decides. Nobody but the owner is the default, whatever the role; whatever isn't named here is refused. */
export function decide(facts: Facts, viewer: Viewer, action: Action, subject: Subject): Decision {
  if (facts.deactivated) return hidden('deactivated')
  if (!facts.signedIn) return hidden('signed_out')
  if (viewer.role === 'operator') return decideForOperator(facts, viewer, action, subject)
  if (facts.device !== undefined) return decideForDevice(facts.device, viewer, action, subject)
  const decision = decideForPerson(facts, viewer, action, subject)
  // What may not even be known stays so.
  return facts.secondFactorMissing && !decision.hidden ? no('second_factor_missing') : decision
}

function decideForPerson(facts: Facts, viewer: Viewer, action: Action, subject: Subject): Decision {
  switch (subject.of) {
    case 'organisation':
      return decideAsMember(viewer, action, subject.organisationId)
    case 'group':
      return decideGroup(asPerson(viewer), action, subject.group, subject)
    case 'network':
      return decideNetwork(asPerson(viewer), action, subject.network)
    case 'review':
      return decideReview(asPerson(viewer), facts.purposeConfirmed, action, subject)
    case 'flag':
      return decideFlag(asPerson(viewer), action, subject)
    case 'download':
      return decideDownload(asPerson(viewer), facts.mayDownload, action, subject)
    default:
      return decideMedia(facts, viewer, action, subject)
  }
}

/** When what a decision allows ends by itself; null: nothing ends it but a change. */
export function endOf({ grounds }: Decision): Date | null {
  if (!grounds || grounds.some(({ endsAt }) => endsAt === null)) return null
  return new Date(Math.max(...grounds.map(({ endsAt }) => endsAt?.getTime() ?? 0)))
}

const asPerson = ({ userId, organisationId, role }: Viewer): Person => ({ id: userId, organisationId, role, active: true })

/** Whoever runs the platform sees no media; she may decide on what was flagged, where one administrator alone can't, enable downloads, and end them. */
function decideForOperator({ device, mayDownload }: Facts, viewer: Viewer, action: Action, subject: Subject): Decision {
  if (device !== undefined) return hidden('device')
  if (subject.of === 'flag') return decideFlag(asPerson(viewer), action, subject)
  if (subject.of === 'download') return decideDownload(asPerson(viewer), mayDownload, action, subject)
  if (subject.of !== 'organisation') return hidden('operator')
  if (isDownloadsAction(action)) return decideDownloads(viewer.role, action)
  return action === 'oversight.flags' ? yes('staff') : no('operator')
}

/** A device's token lies for months on a recorder: it records, and sees how far the recordings are that it brought itself. */
function decideForDevice(device: string, viewer: Viewer, action: Action, subject: Subject): Decision {
  if (subject.of === 'organisation') return action === 'clip.record' ? decideAsMember(viewer, action, subject.organisationId) : no('device')
  if (!isMedia(subject) || !isOwn(viewer, subject)) return hidden('device')
  if (action !== 'clip.see' || subject.of !== 'clip') return no('device')
  return subject.deviceId === device ? decideOwn(action, subject, false) : hidden('device')
}

function decideAsMember(viewer: Viewer, action: Action, organisationId: string): Decision {
  if (organisationId !== viewer.organisationId) return hidden('other_organisation')
  if (isDownloadsAction(action)) return decideDownloads(viewer.role, action)
  switch (action) {
    case 'reflection.list':
    case 'group.list':
    case 'network.list':
    case 'notification.list':
      return yes('member')
    case 'clip.record':
    case 'reflection.create':
    case 'group.create':
    case 'people.find':
      return viewer.role === 'student' ? no('student') : yes('member')
    case 'organisation.govern':
    case 'oversight.list':
    case 'oversight.flags':
      return viewer.role === 'admin' ? yes('administrator') : no('not_administrator')
    default:
      return no('wrong_subject')
  }
}

type MediaSubject = Extract<Subject, { of: 'clip' | 'comment' | 'reflection' }>

const isMedia = (subject: Subject): subject is MediaSubject =>
  subject.of === 'clip' || subject.of === 'comment' || subject.of === 'reflection'

/** Hers, and she still belongs where it does. */
const isOwn = (viewer: Viewer, subject: MediaSubject) =>
  subject.ownerId === viewer.userId && subject.organisationId === viewer.organisationId

function decideMedia(facts: Facts, viewer: Viewer, action: Action, subject: MediaSubject): Decision {
  if (isOwn(viewer, subject)) return decideOwn(action, subject, facts.mayDownload)
  if (subject.of !== 'reflection' && subject.quarantined) return hidden('quarantined')
  const grounds = findGrounds(facts, viewer)
  if (grounds.length === 0) return hidden(subject.organisationId === viewer.organisationId ? 'not_owner' : 'other_organisation')
  const anonymisedOnly = facts.ways?.anonymiseOutside === true && subject.organisationId !== viewer.organisationId
  if (anonymisedOnly && subject.of !== 'reflection' && !subject.anonymised) return hidden('not_anonymised')
  const decision = decideShared(viewer, action, subject)
  return decision.allowed ? { ...decision, grounds, ...(anonymisedOnly && { anonymisedOnly }) } : decision
}

function findGrounds({ ways, now }: Facts, viewer: Viewer): Ground[] {
  if (!ways) return []
  return ways.shares
    .flatMap(({ share, role }) => groundOf(share, ways.owner, asPerson(viewer), role, ways.networks, now) ?? [])
    .sort((a, b) => a.sharedAt.getTime() - b.sharedAt.getTime())
}

function decideOwn(action: Action, subject: MediaSubject, mayDownload: boolean): Decision {
  if (subject.of === 'reflection')
    return action === 'reflection.see' || action === 'reflection.edit' || action === 'reflection.share' ? yes('owner') : no('wrong_subject')
  // What was deleted by a decision is told to its owner, with the reason; what she deleted herself is over.
  if (subject.of === 'clip' && action === 'clip.oversight' && (subject.quarantined || subject.status !== 'deleted')) return yes('owner')
  if (subject.status === 'deleted') return hidden('deleted')
  if (subject.of === 'comment') {
    if (action === 'comment.delete') return yes('owner')
    if (action === 'comment.edit') return subject.authorId === subject.ownerId ? yes('author') : no('not_author')
    return no('wrong_subject')
  }
  switch (action) {
    case 'clip.see':
    case 'clip.edit':
    case 'clip.comment':
      return yes('owner')
    case 'clip.delete':
      // Nobody takes away what is to be decided on.
      return subject.quarantined ? no('quarantined') : yes('owner')
    case 'clip.derive':
      // It would come out of quarantine as another.
      if (subject.quarantined) return no('quarantined')
      return subject.status === 'failed' ? no('failed') : yes('owner')
    case 'clip.download':
      return decideTakingOut(mayDownload, subject) ?? yes('owner')
    case 'clip.play':
      // Of one that is still coming too: the player stands and waits for its first part.
      return subject.status === 'failed' ? no('failed') : yes('owner')
    default:
      return no('wrong_subject')
  }
}

/** What those may do to whom it was opened: look and comment, and nothing else. They can't open it to others. */
function decideShared(viewer: Viewer, action: Action, subject: MediaSubject): Decision {
  if (subject.of === 'reflection') {
    if (action === 'reflection.see') return yes('shared')
    return no(action === 'reflection.edit' || action === 'reflection.share' ? 'not_owner' : 'wrong_subject')
  }
  if (subject.status === 'deleted') return hidden('deleted')
  if (subject.of === 'comment') {
    if (action !== 'comment.edit' && action !== 'comment.delete') return no('wrong_subject')
    return subject.authorId === viewer.userId ? yes('author') : no('not_author')
  }
  switch (action) {
    case 'clip.see':
    case 'clip.comment':
      return yes('shared')
    case 'clip.play':
      return subject.status === 'failed' ? no('failed') : yes('shared')
    case 'clip.edit':
    case 'clip.derive':
    case 'clip.delete':
    case 'clip.download':
    case 'clip.oversight':
      return no('not_owner')
    default:
      return no('wrong_subject')
  }
}
