// Random organisations, people, groups, networks and shares, and the facts about any two of them.
import fc from 'fast-check'
import type { Facts, Viewer, Ways } from '../../../core/access/decide.ts'
import type { Group, Network, Person, Share } from '../../../core/access/world.ts'
import { Role } from '../../../generated/prisma/enums.ts'

export const now = new Date('2026-05-03T10:00:00Z')
const hour = 3_600_000
const organisations = ['north', 'south', 'east'] as const
const peopleIds = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gil', 'hal'] as const
const groupIds = ['g1', 'g2'] as const
const networkIds = ['n1', 'n2'] as const

export interface Member {
  groupId: string
  userId: string
  role: 'view' | 'contribute' | 'manage'
}

/** A share of the one reflection there is. */
export interface MadeShare {
  id: string
  to: { userId: string } | { groupId: string }
  assignmentId: string | null
  audience: 'members' | 'managers'
  wide: boolean
  endsAt: Date | null
}

export interface World {
  people: Person[]
  groups: Group[]
  members: Member[]
  networks: Network[]
  ownerId: string
  /** Where the reflection was made. */
  organisationId: string
  shares: MadeShare[]
  anonymiseOutside: boolean
}

const person = (id: string) =>
  fc.record({
    id: fc.constant(id),
    organisationId: fc.constantFrom(...organisations),
    role: fc.oneof(
      { weight: 4, arbitrary: fc.constant('member' as const) },
      { weight: 2, arbitrary: fc.constantFrom(...Object.values(Role)) },
    ),
    active: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  })

/** Operators are in no organisation, in the world as in the tables. */
const settle = (one: Person): Person => (one.role === 'operator' ? { ...one, organisationId: null } : one)

const group = (id: string): fc.Arbitrary<Group> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Group ${id}`),
    organisationId: fc.constantFrom(...organisations),
    community: fc.boolean(),
    closed: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    withStudents: fc.boolean(),
    open: fc.boolean(),
    whitelistedBy: fc.subarray([...organisations]),
  })

const network = (id: string): fc.Arbitrary<Network> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(`Network ${id}`),
    kind: fc.constantFrom('coaching' as const, 'collaboration' as const),
    ended: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    organisations: fc.subarray([...organisations], { minLength: 2 }).chain((ids) =>
      fc.tuple(
        ...ids.map((organisation, index) =>
          fc.record({
            id: fc.constant(organisation as string),
            coaching: fc.constant(index === 0),
            everybody: fc.boolean(),
            approved: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
            left: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
          }),
        ),
      ),
    ),
    selected: fc.subarray([...peopleIds]),
  })

const share = (id: string): fc.Arbitrary<MadeShare> =>
  fc.record({
    id: fc.constant(id),
    to: fc.oneof(
      fc.constantFrom(...peopleIds).map((userId) => ({ userId: userId as string })),
      fc.constantFrom(...groupIds).map((groupId) => ({ groupId: groupId as string })),
    ),
    assignmentId: fc.constantFrom(null, null, 'essay'),
    audience: fc.constantFrom('members' as const, 'members' as const, 'managers' as const),
    wide: fc.boolean(),
    endsAt: fc.constantFrom(null, null, new Date(now.getTime() - hour), now, new Date(now.getTime() + hour)),
  })

export const world: fc.Arbitrary<World> = fc
  .record({
    people: fc.tuple(...peopleIds.map(person)),
    groups: fc.tuple(...groupIds.map(group)),
    members: fc.tuple(
      ...groupIds.flatMap((groupId) =>
        peopleIds.map((userId) =>
          fc.constantFrom('view' as const, 'contribute' as const, 'manage' as const, null).map((role) => role && { groupId, userId, role }),
        ),
      ),
    ),
    networks: fc.tuple(...networkIds.map(network)),
    ownerId: fc.constantFrom(...peopleIds),
    shares: fc.tuple(share('s1'), share('s2'), share('s3')),
    anonymiseOutside: fc.boolean(),
    moved: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  })
  .map(({ people, members, ownerId, moved, ...rest }) => {
    const settled = people.map(settle)
    const home = settled.find(({ id }) => id === ownerId)?.organisationId ?? 'north'
    return {
      ...rest,
      ...{ people: settled, ownerId, members: members.filter((one) => one !== null) },
      // Now and then she has moved to another organisation since.
      organisationId: moved ? 'east' : home,
    }
  })

export function personOf({ people }: World, id: string): Person {
  const found = people.find((one) => one.id === id)
  if (!found) throw new Error(`nobody is called ${id}`)
  return found
}

const roleIn = ({ members }: World, groupId: string, userId: string) =>
  members.find((one) => one.groupId === groupId && one.userId === userId)?.role ?? null

export function shareOf(world: World, { to, ...rest }: MadeShare): Share {
  const common = { ...rest, organisationId: world.organisationId, sharedAt: new Date('2026-05-01T10:00:00Z') }
  if ('userId' in to) return { ...common, to: { person: personOf(world, to.userId) } }
  const found = world.groups.find(({ id }) => id === to.groupId)
  if (!found) throw new Error('no such group')
  return { ...common, to: { group: found, ownerRole: roleIn(world, found.id, world.ownerId) } }
}

export function waysOf(world: World, viewerId: string): Ways {
  return {
    owner: personOf(world, world.ownerId),
    shares: world.shares.map((one) => ({
      share: shareOf(world, one),
      role: 'groupId' in one.to ? roleIn(world, one.to.groupId, viewerId) : null,
    })),
    networks: world.networks,
    anonymiseOutside: world.anonymiseOutside,
  }
}

export const viewerOf = ({ id: userId, organisationId, role }: Person): Viewer => ({ userId, organisationId, role })

export const factsOf = (world: World, viewer: Person): Facts => ({
  ...{ signedIn: true, secondFactorMissing: false, device: undefined, purposeConfirmed: true, mayDownload: true, now },
  deactivated: !viewer.active,
  ways: waysOf(world, viewer.id),
})
