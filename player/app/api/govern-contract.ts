// What the service says of groups, networks, the organisation and the account, by the contract; hand-typed until the generated
// types have it.
import type { Me as Known } from '../../shared/types.ts'

export interface Named {
  id: string
  name: string
}

export interface Person extends Named {
  organisation: Named | null
}

export type Me = Omit<Known, 'organisation' | 'may'> & {
  organisation: (NonNullable<Known['organisation']> & { requireTwoFactor: boolean }) | null
  twoFactor: boolean
  /** Her organisation asks for a second step and she has none: all but setting it up is refused. */
  secondFactorMissing: boolean
  may: { record: boolean; share: boolean; govern: boolean }
  unread: number
}

export interface FoundPerson extends Person {
  via: 'organisation' | { network: string }
}

// Groups

export type GroupRole = 'view' | 'contribute' | 'manage'

export interface Group extends Named {
  description: string
  organisation: Named
  withStudents: boolean
  open: boolean
  community: boolean
  /** The upgrade to a community group was asked for. */
  requested: boolean
  closed: boolean
  members: number
  mine: { role: GroupRole; accepted: boolean } | null
  /** `govern`: taking people out, giving others another role, closing it; also for administrators at its home. */
  may: Record<'join' | 'contribute' | 'manage' | 'govern' | 'approve' | 'whitelist' | 'leave' | 'accept', boolean>
  /** Whether the viewer's organisation lets its people contribute; null for groups of one organisation. */
  whitelisted: boolean | null
}

export interface Member {
  person: Person
  role: GroupRole
  accepted: boolean
  student: boolean
}

export interface Reflection {
  id: string
  title: string
  notes: string
  createdAt: string
  updatedAt: string
  clips: { id: string; title: string; kind: 'video' | 'audio' | null; durationSeconds: number | null; poster: string | null }[]
}

export interface SharedReflection extends Reflection {
  owner: Person
  because: string[]
  sharedAt: string | null
  endsAt: string | null
  mine: boolean
}

export type Audience = 'members' | 'managers'

export interface HandedIn {
  shareId: string
  reflection: { id: string; title: string }
  person: Person
  at: string
  late: boolean
}

export interface Assignment {
  id: string
  title: string
  instructions: string
  dueAt: string
  audience: Audience
  createdBy: Person
  closed: boolean
  mine: boolean
  handedIn: HandedIn[]
}

// Networks

export type NetworkKind = 'coaching' | 'collaboration'

export interface Network extends Named {
  purpose: string
  kind: NetworkKind
  active: boolean
  ended: boolean
  organisations: { organisation: Named; coaching: boolean; everybody: boolean; approved: boolean; left: boolean }[]
  mine: { part: 'coach' | 'participant' | null; governs: boolean; approved: boolean; everybody: boolean; selected: Person[] }
}

export type Region = 'eu' | 'us' | 'oce'

/** An organisation as another one's administrator finds it. */
export interface Found extends Named {
  region: Region
}

// The organisation

/** Nobody of an organisation is an operator, but roles are told alike everywhere. */
export type Role = 'member' | 'admin' | 'student' | 'operator'
export type GivenRole = Exclude<Role, 'operator'>

export interface Organisation extends Named {
  region: Region
  requireTwoFactor: boolean
  people: number
}

export interface Colleague extends Named {
  email: string
  role: Role
  deactivated: boolean
  twoFactor: boolean
  createdAt: string
}

export interface Invitation {
  id: string
  email: string
  role: Role
  createdAt: string
  expiresAt: string
  state: 'waiting' | 'accepted' | 'withdrawn' | 'expired'
}

export interface Requests {
  groups: (Group & { reason: string; requestedBy: Person | null; requestedAt: string })[]
  networks: Network[]
}

export interface AuditEntry {
  sequence: number
  at: string
  actor: Person | null
  act: string
  text: string
  details: Record<string, string | number | boolean | null>
}

export interface AuditPage {
  entries: AuditEntry[]
  next: number | null
}

// The account

export interface SignInSession {
  id: string
  kind: 'browser' | 'device'
  userAgent: string | null
  ipAddress: string | null
  createdAt: string
  expiresAt: string
  current: boolean
}

export interface AskedIn {
  organisation: string
  email: string
  role: Role
}

export interface SecondStep {
  totpURI: string
  backupCodes: string[]
}
