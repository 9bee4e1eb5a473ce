import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, decide, type Facts, type Reason, type Subject, type Viewer } from '../../../core/access/decide.ts'
import type { FlagSubject, ReviewSubject } from '../../../core/access/decide-oversight.ts'
import { demand } from '../../../core/access/demand.ts'
import { ClipStatus, ReviewState, Role } from '../../../generated/prisma/enums.ts'

const now = new Date('2026-05-03T10:00:00Z')
const facts: Facts = {
  ...{ signedIn: true, deactivated: false, secondFactorMissing: false, device: undefined },
  ...{ purposeConfirmed: true, mayDownload: false, now, ways: undefined },
}
const before: Facts = { ...facts, purposeConfirmed: false }
const device: Facts = { ...facts, device: 'recorder' }
const admin: Viewer = { userId: 'admin', organisationId: 'school', role: 'admin' }
const elsewhere: Viewer = { ...admin, organisationId: 'other' }
const teacher: Viewer = { ...admin, role: 'member' }
const student: Viewer = { ...admin, role: 'student' }
const operator: Viewer = { userId: 'staff', organisationId: null, role: 'operator' }
const review = (change: Partial<ReviewSubject> = {}): ReviewSubject => ({
  ...{ of: 'review', ownerId: 'owner', organisationId: 'school', state: 'waiting', status: 'ready' },
  ...change,
})
const flag = (change: Partial<FlagSubject> = {}): FlagSubject => ({
  ...{ of: 'flag', ownerId: 'owner', organisationId: 'school', flaggedById: 'first' },
  ...change,
})
const school: Subject = { of: 'organisation', organisationId: 'school' }
const own = { ownerId: 'admin' }
const clip: Subject = {
  of: 'clip',
  ownerId: 'owner',
  organisationId: 'school',
  status: 'ready',
  deviceId: null,
  quarantined: true,
  anonymised: false,
}
const owner: Viewer = { userId: 'owner', organisationId: 'school', role: 'member' }

type Row = [string, Facts, Viewer, Action, Subject, 'yes' | 'no' | 'hidden', Reason]
const table: Row[] = [
  ['an administrator lists recordings', before, admin, 'oversight.list', school, 'yes', 'administrator'],
  ['and flags', before, admin, 'oversight.flags', school, 'yes', 'administrator'],
  ['a teacher does not', facts, teacher, 'oversight.list', school, 'no', 'not_administrator'],
  ['a student does not', facts, student, 'oversight.flags', school, 'no', 'not_administrator'],
  ['nobody lists another school', facts, elsewhere, 'oversight.list', school, 'hidden', 'other_organisation'],
  ['an operator lists no recordings', facts, operator, 'oversight.list', school, 'no', 'operator'],
  ['an operator lists flags', facts, operator, 'oversight.flags', school, 'yes', 'staff'],
  ['an operator’s device lists none', device, operator, 'oversight.flags', school, 'hidden', 'device'],
  ['a device lists nothing', device, admin, 'oversight.list', school, 'no', 'device'],

  ['an administrator looks at a still', facts, admin, 'oversight.look', review(), 'yes', 'administrator'],
  ['also of what is flagged', facts, admin, 'oversight.look', review({ state: 'flagged' }), 'yes', 'administrator'],
  ['not before she said what for', before, admin, 'oversight.look', review(), 'no', 'purpose_missing'],
  ['nor marks before', before, admin, 'oversight.review', review(), 'no', 'purpose_missing'],
  ['nor flags before', before, admin, 'oversight.flag', review(), 'no', 'purpose_missing'],
  ['that it is there she sees before', before, admin, 'oversight.see', review(), 'yes', 'administrator'],
  ['her own is none of hers', facts, admin, 'oversight.look', review(own), 'hidden', 'own_recording'],
  ['nor to be marked', facts, admin, 'oversight.review', review(own), 'hidden', 'own_recording'],
  ['nor to be flagged', facts, admin, 'oversight.flag', review(own), 'hidden', 'own_recording'],
  ['nor to be listed', facts, admin, 'oversight.see', review(own), 'hidden', 'own_recording'],
  ['what was not drawn is not there', facts, admin, 'oversight.look', review({ state: 'undrawn' }), 'hidden', 'not_drawn'],
  ['what its owner deleted is gone', facts, admin, 'oversight.see', review({ status: 'deleted' }), 'hidden', 'deleted'],
  [
    'what a decision deleted is told of',
    facts,
    admin,
    'oversight.see',
    review({ state: 'deleted', status: 'deleted' }),
    'yes',
    'administrator',
  ],
  ['and not looked at', facts, admin, 'oversight.look', review({ state: 'deleted', status: 'deleted' }), 'hidden', 'deleted'],
  ['an administrator elsewhere sees nothing', facts, elsewhere, 'oversight.look', review(), 'hidden', 'other_organisation'],
  ['a teacher sees nothing', facts, teacher, 'oversight.look', review(), 'hidden', 'not_administrator'],
  ['its owner sees no still', facts, owner, 'oversight.look', review(), 'hidden', 'not_administrator'],
  ['a student sees nothing', facts, student, 'oversight.flag', review(), 'hidden', 'not_administrator'],
  ['an operator sees no still', facts, operator, 'oversight.look', review(), 'hidden', 'operator'],
  ['a device sees no still', device, admin, 'oversight.look', review(), 'hidden', 'device'],
  [
    'without the second step none',
    { ...facts, secondFactorMissing: true },
    admin,
    'oversight.look',
    review(),
    'no',
    'second_factor_missing',
  ],
  ['signed out none', { ...facts, signedIn: false }, admin, 'oversight.look', review(), 'hidden', 'signed_out'],
  ['a review is not decided on', facts, admin, 'oversight.decide', review(), 'no', 'wrong_subject'],
  ['a review is not played', facts, admin, 'clip.play', review(), 'no', 'wrong_subject'],

  ['a second administrator decides', before, admin, 'oversight.decide', flag(), 'yes', 'administrator'],
  ['an operator decides', before, operator, 'oversight.decide', flag(), 'yes', 'staff'],
  ['not on her own flag', facts, admin, 'oversight.decide', flag({ flaggedById: 'admin' }), 'no', 'own_flag'],
  ['nor on her own recording', facts, admin, 'oversight.decide', flag(own), 'no', 'own_recording'],
  ['which is not in her list', facts, admin, 'oversight.see', flag(own), 'hidden', 'own_recording'],
  ['her own flag is', facts, admin, 'oversight.see', flag({ flaggedById: 'admin' }), 'yes', 'administrator'],
  ['an administrator elsewhere decides nothing', facts, elsewhere, 'oversight.decide', flag(), 'hidden', 'other_organisation'],
  ['a teacher decides nothing', facts, teacher, 'oversight.decide', flag(), 'hidden', 'not_administrator'],
  ['a student decides nothing', facts, student, 'oversight.decide', flag(), 'hidden', 'not_administrator'],
  ['a device decides nothing', device, admin, 'oversight.decide', flag(), 'hidden', 'device'],
  ['an operator’s device decides nothing', device, operator, 'oversight.decide', flag(), 'hidden', 'device'],
  ['a flag is not looked at', facts, admin, 'oversight.look', flag(), 'no', 'wrong_subject'],

  ['an owner sees what is in quarantine', facts, owner, 'clip.see', clip, 'yes', 'owner'],
  ['and plays it', facts, owner, 'clip.play', clip, 'yes', 'owner'],
  ['and can’t delete it', facts, owner, 'clip.delete', clip, 'no', 'quarantined'],
  ['and is told of its oversight', facts, owner, 'clip.oversight', clip, 'yes', 'owner'],
  ['also when a decision deleted it', facts, owner, 'clip.oversight', { ...clip, status: 'deleted' }, 'yes', 'owner'],
  ['which she does not see any more', facts, owner, 'clip.see', { ...clip, status: 'deleted' }, 'hidden', 'deleted'],
  ['what she deleted is over', facts, owner, 'clip.oversight', { ...clip, status: 'deleted', quarantined: false }, 'hidden', 'deleted'],
  ['others are told nothing of it', facts, admin, 'clip.oversight', { ...clip, quarantined: false }, 'hidden', 'not_owner'],
]

describe('oversight', () => {
  it.each(table)('%s', (_, known, viewer, action, subject, answer, because) => {
    expect(decide(known, viewer, action, subject)).toEqual({ allowed: answer === 'yes', hidden: answer === 'hidden', because })
  })

  it('asks for the purpose by a code of its own', () => {
    expect(() => demand(before, admin, 'oversight.look', review())).toThrow(
      expect.objectContaining({ code: 'purpose_missing', status: 403 }),
    )
    expect(() => demand(facts, admin, 'oversight.decide', flag({ flaggedById: 'admin' }))).toThrow(expect.objectContaining({ status: 403 }))
    expect(() => demand(before, teacher, 'oversight.look', review())).toThrow(expect.objectContaining({ status: 404 }))
  })

  const anybody = fc.record({
    userId: fc.constantFrom('a', 'b'),
    organisationId: fc.constantFrom('s', 't', null),
    role: fc.oneof(fc.constant('admin' as const), fc.constantFrom(...Object.values(Role))),
  })
  // Mostly what lets through, so that the properties speak of many.
  const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n > 0)
  const rarely = mostly.map((is) => !is)
  const anyFacts = fc.record({
    ...{ signedIn: mostly, deactivated: rarely, secondFactorMissing: rarely, purposeConfirmed: mostly, mayDownload: fc.boolean() },
    ...{ device: fc.constantFrom('recorder', undefined, undefined), now: fc.constant(now), ways: fc.constant(undefined) },
  })
  const media = { ownerId: fc.constantFrom('a', 'b'), organisationId: fc.constantFrom('s', 't') }

  it('shows a still to nobody but an administrator of the place, of another’s recording, who said what for', () => {
    const reviews = fc.record({
      ...{ of: fc.constant('review' as const), ...media },
      ...{ state: fc.constantFrom(...Object.values(ReviewState)), status: fc.constantFrom(...Object.values(ClipStatus)) },
    })
    let looked = 0
    fc.assert(
      fc.property(anyFacts, anybody, reviews, (known, viewer, subject) => {
        if (!decide(known, viewer, 'oversight.look', subject).allowed) return
        looked++
        expect([viewer.role, viewer.organisationId, known.device]).toEqual(['admin', subject.organisationId, undefined])
        expect([known.signedIn, known.deactivated, known.secondFactorMissing, known.purposeConfirmed]).toEqual([true, false, false, true])
        expect(subject.ownerId).not.toBe(viewer.userId)
        expect(['undrawn', 'deleted']).not.toContain(subject.state)
      }),
      { numRuns: 20_000 },
    )
    expect(looked).toBeGreaterThan(100)
  })

  it('lets nobody decide on her own flag or recording', () => {
    const flags = fc.record({ of: fc.constant('flag' as const), ...media, flaggedById: fc.constantFrom('a', 'b') })
    fc.assert(
      fc.property(anyFacts, anybody, flags, (known, viewer, subject) => {
        if (!decide(known, viewer, 'oversight.decide', subject).allowed) return
        expect([subject.ownerId, subject.flaggedById]).not.toContain(viewer.userId)
        if (viewer.role !== 'operator') expect([viewer.role, viewer.organisationId]).toEqual(['admin', subject.organisationId])
      }),
      { numRuns: 5000 },
    )
  })
})
