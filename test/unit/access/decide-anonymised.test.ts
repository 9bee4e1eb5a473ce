// The rule that people of other organisations see only what was anonymised.
import { describe, expect, it } from 'vitest'
import { type Action, decide, type Facts, type Reason, type Subject, type Viewer } from '../../../core/access/decide.ts'
import type { Group, Person } from '../../../core/access/world.ts'

const now = new Date('2026-05-03T10:00:00Z')
const owner: Person = { id: 'owner', organisationId: 'school', role: 'member', active: true }
const group: Group = {
  ...{ id: 'g', name: 'Across', organisationId: 'school', community: true, closed: false },
  ...{ withStudents: false, open: false, whitelistedBy: ['school', 'other'] },
}

/** Shared with a community group that the viewer is in. */
const facts = (anonymiseOutside: boolean): Facts => ({
  ...{
    signedIn: true,
    deactivated: false,
    secondFactorMissing: false,
    device: undefined,
    purposeConfirmed: false,
    mayDownload: false,
    now,
  },
  ways: {
    ...{ owner, networks: [], anonymiseOutside },
    shares: [
      {
        share: {
          ...{ id: 's', organisationId: 'school', to: { group, ownerRole: 'contribute' }, assignmentId: null },
          ...{ audience: 'members', wide: true, sharedAt: now, endsAt: null },
        },
        role: 'view',
      },
    ],
  },
})
const [inside, outside] = [
  { userId: 'near', organisationId: 'school', role: 'member' },
  { userId: 'far', organisationId: 'other', role: 'admin' },
] as const satisfies Viewer[]
const media = { ownerId: 'owner', organisationId: 'school', status: 'ready' } as const
const clip = (anonymised: boolean, quarantined = false): Subject => ({ ...media, of: 'clip', deviceId: null, quarantined, anonymised })
const words = (anonymised: boolean): Subject => ({ ...media, of: 'comment', authorId: 'far', quarantined: false, anonymised })
const reflection: Subject = { of: 'reflection', ownerId: 'owner', organisationId: 'school' }

const table: [string, Viewer, boolean, Action, Subject, boolean, Reason][] = [
  ['without the rule everybody sees everything', outside, false, 'clip.play', clip(false), true, 'shared'],
  ['people of the organisation see everything', inside, true, 'clip.play', clip(false), true, 'shared'],
  ['others play what was anonymised', outside, true, 'clip.play', clip(true), true, 'shared'],
  ['others comment on it', outside, true, 'clip.comment', clip(true), true, 'shared'],
  ['others play nothing else', outside, true, 'clip.play', clip(false), false, 'not_anonymised'],
  ['they don’t see that it is there', outside, true, 'clip.see', clip(false), false, 'not_anonymised'],
  ['nor change what they wrote about it', outside, true, 'comment.edit', words(false), false, 'not_anonymised'],
  ['their words about what was anonymised are theirs', outside, true, 'comment.edit', words(true), true, 'author'],
  ['quarantine goes first', outside, true, 'clip.play', clip(true, true), false, 'quarantined'],
  ['the reflection itself is seen', outside, true, 'reflection.see', reflection, true, 'shared'],
  ['nothing is made of what was anonymised', outside, true, 'clip.derive', clip(true), false, 'not_owner'],
]

describe('an organisation that asks for anonymising', () => {
  it.each(table)('%s', (_, viewer, rule, action, subject, allowed, because) => {
    const decision = decide(facts(rule), viewer, action, subject)
    expect(decision).toMatchObject({ allowed, because })
    expect(decision.hidden).toBe(because === 'not_anonymised' || because === 'quarantined')
  })

  it('says of a reflection that only some of it may be shown', () => {
    const told = (viewer: Viewer, rule: boolean) => decide(facts(rule), viewer, 'reflection.see', reflection).anonymisedOnly
    expect([told(outside, true), told(outside, false), told(inside, true)]).toEqual([true, undefined, undefined])
  })

  it('keeps nothing from its owner', () => {
    const viewer: Viewer = { userId: 'owner', organisationId: 'school', role: 'member' }
    expect(decide(facts(true), viewer, 'clip.play', clip(false))).toMatchObject({ allowed: true, because: 'owner' })
  })
})
