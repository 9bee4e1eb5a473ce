import type { Clip as KnownClip, Me as KnownMe } from '../../shared/types.ts'

// What the service says about sharing, watching, comments and notifications. Typed by hand until the service's own document
// has all of it (`npm run generate:api-types`).

export interface Person {
  id: string
  name: string
  organisation: { id: string; name: string } | null
}

export type Me = KnownMe & {
  may: { record: boolean; share: boolean; govern: boolean }
  /** Her organisation asks for a second step and she has none: all but setting it up is refused. */
  secondFactorMissing: boolean
  /** Notifications that were not read yet. */
  unread: number
}

/** A clip as somebody sees it, her own or another's. */
export type SeenClip = KnownClip & Access

interface Access {
  owner: Person
  mine: boolean
  /** Why she sees what is another's: a sentence each. */
  because: string[]
}

export interface ClipSummary {
  id: string
  title: string
  kind: KnownClip['kind']
  status: KnownClip['status']
  durationSeconds: number | null
  createdAt: string
  poster: string | null
}

export interface Reflection extends Access {
  id: string
  title: string
  notes: string
  createdAt: string
  updatedAt: string
  clips: ClipSummary[]
}

export interface SharedReflection extends Reflection {
  sharedAt: string | null
  endsAt: string | null
}

export type ShareTarget = { kind: 'person'; person: Person } | { kind: 'group'; group: { id: string; name: string; community: boolean } }

export interface Share {
  id: string
  to: ShareTarget
  audience: 'members' | 'managers'
  /** It reaches members of other organisations too. */
  wide: boolean
  createdAt: string
  endsAt: string | null
  endedAt: string | null
  /** Why it ended, in words. */
  ended: string | null
  assignment: { id: string; title: string } | null
}

/** Somebody who can see a reflection now, and why. */
export interface Seer {
  person: Person
  because: { text: string; shareId: string }[]
  until: string | null
}

export interface View {
  person: Person
  /** The title is empty when the clip was deleted since. */
  clip: { id: string; title: string }
  at: string
}

export interface FoundPerson extends Person {
  via: 'organisation' | { network: string }
}

/** What is asked here of a group; the groups' own pages know more. */
export interface GroupChoice {
  id: string
  name: string
  organisation: { id: string; name: string }
  community: boolean
  closed: boolean
  members: number
  may: { contribute: boolean }
}

export interface Comment {
  id: string
  parentId: string | null
  atSeconds: number
  text: string
  createdAt: string
  editedAt: string | null
  author: Person
  mine: boolean
  mayDelete: boolean
}

export type NotificationKind = 'shared' | 'comment' | 'assignment' | 'decided'

export interface Notification {
  id: string
  kind: NotificationKind
  text: string
  link: string | null
  actor: Person | null
  createdAt: string
  read: boolean
}

/** Of which kinds an e-mail is wanted. */
export type Choices = Record<NotificationKind, boolean>
