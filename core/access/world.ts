// What the rules of access are about, as facts without behaviour. The loaders (facts.ts) fill it from the tables.
import type { Audience, GroupRole, NetworkKind, Role } from '../../generated/prisma/enums.ts'

export interface Person {
  id: string
  /** Null for operators, who belong to no organisation. */
  organisationId: string | null
  role: Role
  /** Not deactivated. */
  active: boolean
}

export interface Group {
  id: string
  name: string
  /** Its home: local groups have no members elsewhere. */
  organisationId: string
  community: boolean
  closed: boolean
  withStudents: boolean
  /** People of its own organisation may join by themselves. */
  open: boolean
  /** Organisations whose administrators let their people contribute to it, as a community group. */
  whitelistedBy: readonly string[]
}

export interface Network {
  id: string
  name: string
  kind: NetworkKind
  ended: boolean
  organisations: readonly NetworkOrganisation[]
  /** Ids of the people selected to take part; in the coaching organisation: the coaches. */
  selected: readonly string[]
}

export interface NetworkOrganisation {
  id: string
  coaching: boolean
  everybody: boolean
  approved: boolean
  left: boolean
}

/** A share that was not retracted. */
export interface Share {
  id: string
  /** The organisation of what is shared. */
  organisationId: string
  to: { person: Person } | { group: Group; ownerRole: GroupRole | null }
  /** Handed in for this assignment: a member may, also one who otherwise only views. */
  assignmentId: string | null
  audience: Audience
  /** Made while the group was a community group. */
  wide: boolean
  sharedAt: Date
  endsAt: Date | null
}
