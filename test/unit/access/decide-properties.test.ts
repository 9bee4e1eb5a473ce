// What must hold in every world, said without the rules' own code: each property spells out what has to be true of anybody who is let in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, type Decision, decide, type Subject } from '../../../core/access/decide.ts'
import { groundOf, lostGround } from '../../../core/access/sharing.ts'
import type { Person } from '../../../core/access/world.ts'
import { factsOf, now, personOf, shareOf, viewerOf, type World, world } from './random-world.ts'

const reflection = ({ ownerId, organisationId }: World): Subject => ({ of: 'reflection', ownerId, organisationId })
const clip = ({ ownerId, organisationId }: World, anonymised = true): Subject => ({
  ...{ of: 'clip', ownerId, organisationId, status: 'ready', deviceId: null },
  ...{ quarantined: false, anonymised },
})
const see = (one: World, viewer: Person): Decision => decide(factsOf(one, viewer), viewerOf(viewer), 'reflection.see', reflection(one))
const seers = (one: World): string[] => one.people.filter((viewer) => see(one, viewer).allowed).map(({ id }) => id)
const worlds = { numRuns: 2000 }

/** Every world, and everybody in it who sees the reflection without having made it. */
function everySeer(check: (one: World, viewer: Person, decision: Decision) => void) {
  let seen = 0
  fc.assert(
    fc.property(world, (one) => {
      for (const viewer of one.people) {
        if (viewer.id === one.ownerId) continue
        const decision = see(one, viewer)
        if (!decision.allowed) continue
        seen++
        check(one, viewer, decision)
      }
    }),
    worlds,
  )
  // A property about nobody would prove nothing.
  expect(seen).toBeGreaterThan(300)
}

describe('in every world', () => {
  it('whoever sees what is another’s was given it by a share that stands, by an owner who may share', () => {
    everySeer((one, viewer, decision) => {
      const owner = personOf(one, one.ownerId)
      expect([owner.active, owner.organisationId, ['member', 'admin'].includes(owner.role)]).toEqual([true, one.organisationId, true])
      expect([viewer.active, viewer.role === 'operator']).toEqual([true, false])
      expect(decision.grounds?.length).toBeGreaterThan(0)
      for (const { shareId, by } of decision.grounds ?? []) {
        const made = one.shares.find(({ id }) => id === shareId)
        expect(made?.endsAt === null || (made?.endsAt ?? now) > now).toBe(true)
        if (by.way === 'group') expect(made?.to).toEqual({ groupId: by.id })
        else expect(made?.to).toEqual({ userId: viewer.id })
      }
    })
  })

  it('what is in quarantine is nobody’s but its owner’s, however it was opened', () => {
    const held = (one: World) => ({ ...clip(one), quarantined: true }) as Subject
    const words = (one: World, authorId: string): Subject => ({
      ...{ of: 'comment', ownerId: one.ownerId, organisationId: one.organisationId },
      ...{ status: 'ready', authorId, quarantined: true, anonymised: true },
    })
    everySeer((one, viewer) => {
      const facts = factsOf(one, viewer)
      const all = [
        'clip.see',
        'clip.play',
        'clip.comment',
        'clip.edit',
        'clip.derive',
        'clip.delete',
        'clip.download',
        'clip.oversight',
      ] as const
      for (const action of all)
        expect(decide(facts, viewerOf(viewer), action, held(one))).toEqual({ allowed: false, hidden: true, because: 'quarantined' })
      for (const action of ['comment.edit', 'comment.delete'] as const)
        expect(decide(facts, viewerOf(viewer), action, words(one, viewer.id))).toMatchObject({ allowed: false, hidden: true })
    })
  })

  it('an organisation that asks for it shows people of others only what was anonymised, and its own people everything', () => {
    let kept = 0
    everySeer((one, viewer, { anonymisedOnly }) => {
      const facts = factsOf(one, viewer)
      const outside = one.anonymiseOutside && viewer.organisationId !== one.organisationId
      if (outside) kept++
      expect(anonymisedOnly ?? false).toBe(outside)
      const words: Subject = { ...clip(one, false), of: 'comment', authorId: viewer.id } as Subject
      const decided = [
        ...(['clip.see', 'clip.play', 'clip.comment'] as const).map((action) => decide(facts, viewerOf(viewer), action, clip(one, false))),
        decide(facts, viewerOf(viewer), 'comment.edit', words),
      ]
      const hidden = { allowed: false, hidden: true, because: 'not_anonymised' }
      for (const decision of decided) expect(decision).toMatchObject(outside ? hidden : { allowed: true })
      expect(decide(facts, viewerOf(viewer), 'clip.play', clip(one, true)).allowed).toBe(true)
    })
    expect(kept).toBeGreaterThan(20)
  })

  it('asking for anonymising lets nobody in, and takes nothing from an owner', () => {
    fc.assert(
      fc.property(world, fc.boolean(), (one, anonymised) => {
        const may = (viewer: Person, anonymiseOutside: boolean) =>
          decide(factsOf({ ...one, anonymiseOutside }, viewer), viewerOf(viewer), 'clip.play', clip(one, anonymised)).allowed
        for (const viewer of one.people) {
          if (may(viewer, true)) expect(may(viewer, false)).toBe(true)
          if (viewer.id === one.ownerId || anonymised) expect(may(viewer, true)).toBe(may(viewer, false))
        }
      }),
      worlds,
    )
  })

  it('students see through groups of their own school that are made for students, and in no other way', () => {
    everySeer((one, viewer, decision) => {
      if (viewer.role !== 'student') return
      for (const { by } of decision.grounds ?? []) {
        const group = one.groups.find((g) => by.way === 'group' && g.id === by.id)
        expect(group).toMatchObject({ withStudents: true, organisationId: viewer.organisationId, closed: false })
      }
    })
  })

  it('members of a group see what its contributors share, across organisations in whitelisted community groups alone', () => {
    everySeer((one, viewer, decision) => {
      for (const { shareId, by } of decision.grounds ?? []) {
        if (by.way !== 'group') continue
        const group = one.groups.find((g) => g.id === by.id)
        const made = one.shares.find((s) => s.id === shareId)
        const role = (userId: string) => one.members.find((m) => m.groupId === by.id && m.userId === userId)?.role
        expect([group?.closed, role(viewer.id) !== undefined, role(one.ownerId) !== undefined]).toEqual([false, true, true])
        if (made?.assignmentId === null) expect(role(one.ownerId)).not.toBe('view')
        if (made?.audience === 'managers') expect([role(viewer.id), viewer.role]).not.toContain('student')
        if (made?.audience === 'managers') expect(role(viewer.id)).toBe('manage')
        const owner = personOf(one, one.ownerId)
        if (group?.community) expect(group.whitelistedBy).toContain(owner.organisationId)
        else expect([owner.organisationId, viewer.organisationId]).toEqual([group?.organisationId, group?.organisationId])
        if (owner.organisationId !== viewer.organisationId) expect([group?.community, made?.wide]).toEqual([true, true])
      }
    })
  })

  it('people of different organisations reach each other across approved networks alone, and in coaching ones through a coach', () => {
    everySeer((one, viewer, decision) => {
      const owner = personOf(one, one.ownerId)
      for (const { by } of decision.grounds ?? []) {
        if (by.way === 'person') expect(viewer.organisationId).toBe(owner.organisationId)
        if (by.way !== 'network') continue
        const network = one.networks.find((n) => n.id === by.id)
        const staying = network?.organisations.filter(({ left }) => !left) ?? []
        expect([network?.ended, staying.every(({ approved }) => approved)]).toEqual([false, true])
        const sides = [owner, viewer].map((person) => ({ person, side: staying.find(({ id }) => id === person.organisationId) }))
        for (const { person, side } of sides) {
          expect(side).toBeDefined()
          if (network?.kind === 'coaching' && side?.coaching) expect(network.selected).toContain(person.id)
          else if (!side?.everybody) expect(network?.selected).toContain(person.id)
        }
        if (network?.kind === 'coaching') expect(sides.some(({ side }) => side?.coaching)).toBe(true)
      }
    })
  })

  it('a person shared with can look and comment, and can’t share on, change or delete', () => {
    everySeer((one, viewer) => {
      const may = (action: Action, subject: Subject) => decide(factsOf(one, viewer), viewerOf(viewer), action, subject).allowed
      expect((['clip.see', 'clip.play', 'clip.comment'] as const).map((action) => may(action, clip(one)))).toEqual([true, true, true])
      for (const action of ['clip.edit', 'clip.derive', 'clip.delete', 'clip.download', 'clip.oversight'] as const)
        expect(may(action, clip(one))).toBe(false)
      expect((['reflection.share', 'reflection.edit'] as const).map((action) => may(action, reflection(one)))).toEqual([false, false])
    })
  })

  it('being an administrator opens no recording', () => {
    fc.assert(
      fc.property(world, fc.nat(7), (one, at) => {
        const viewer = one.people[at]
        if (!viewer || viewer.id === one.ownerId || (viewer.role !== 'member' && viewer.role !== 'admin')) return
        const as = (role: 'member' | 'admin') => {
          const people = one.people.map((person) => (person.id === viewer.id ? { ...person, role } : person))
          return see({ ...one, people }, { ...viewer, role }).allowed
        }
        expect(as('admin')).toBe(as('member'))
      }),
      worlds,
    )
  })

  it('without a share only the owner sees it; signed out, closed or on a device nobody does', () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const id of seers({ ...one, shares: [] })) expect(id).toBe(one.ownerId)
        for (const viewer of one.people)
          for (const without of [{ signedIn: false }, { deactivated: true }, { device: 'recorder' }, { secondFactorMissing: true }]) {
            const facts = { ...factsOf(one, viewer), ...without }
            expect(decide(facts, viewerOf(viewer), 'clip.play', clip(one)).allowed).toBe(false)
          }
      }),
      { numRuns: 300 },
    )
  })

  it('taking anything away never lets anybody in', () => {
    const less: ((one: World) => World)[] = [
      (one) => ({ ...one, shares: one.shares.slice(1) }),
      (one) => ({ ...one, members: one.members.slice(3) }),
      (one) => ({ ...one, groups: one.groups.map((group) => ({ ...group, whitelistedBy: group.whitelistedBy.slice(1) })) }),
      (one) => ({ ...one, groups: one.groups.map((group) => ({ ...group, closed: true })) }),
      (one) => ({ ...one, networks: one.networks.slice(1) }),
      (one) => ({ ...one, networks: one.networks.map((network) => ({ ...network, selected: network.selected.slice(1) })) }),
      (one) => ({
        ...one,
        networks: one.networks.map((n) => ({ ...n, organisations: n.organisations.map((o) => ({ ...o, left: o.left || o.coaching })) })),
      }),
      (one) => ({ ...one, people: one.people.map((person) => (person.id === 'bob' ? { ...person, active: false } : person)) }),
    ]
    fc.assert(
      fc.property(world, fc.constantFrom(...less), (one, take) => {
        const before = seers(one)
        for (const id of seers(take(one))) expect(before).toContain(id)
      }),
      worlds,
    )
  })

  it('a share that lost its ground reaches nobody', () => {
    fc.assert(
      fc.property(world, (one) => {
        const owner = personOf(one, one.ownerId)
        for (const made of one.shares) {
          const share = shareOf(one, made)
          if (lostGround(share, owner, one.networks, now) === undefined) continue
          for (const viewer of one.people) expect(groundOf(share, owner, viewer, 'manage', one.networks, now)).toBeUndefined()
        }
      }),
      worlds,
    )
  })
})
