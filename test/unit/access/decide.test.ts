import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, decide, type Facts, type Reason, reasons, type Subject, type Viewer } from '../../../core/access/decide.ts'
import { demand } from '../../../core/access/demand.ts'
import { ClipStatus, Role } from '../../../generated/prisma/enums.ts'

const now = new Date('2026-05-03T10:00:00Z')
const here: Facts = {
  signedIn: true,
  deactivated: false,
  secondFactorMissing: false,
  device: undefined,
  purposeConfirmed: false,
  mayDownload: false,
  now,
  ways: undefined,
}
const recorder: Facts = { ...here, device: 'recorder' }
const owner: Viewer = { userId: 'owner', organisationId: 'school', role: 'member' }
const clip = (status: ClipStatus = 'ready'): Subject => ({
  of: 'clip',
  ownerId: 'owner',
  organisationId: 'school',
  status,
  deviceId: 'recorder',
  quarantined: false,
  anonymised: false,
})
const held = (subject: Subject): Subject => ({ ...subject, quarantined: true }) as Subject
const reflection: Subject = { of: 'reflection', ownerId: 'owner', organisationId: 'school' }
const comment = (authorId: string): Subject => ({
  of: 'comment',
  ownerId: 'owner',
  organisationId: 'school',
  status: 'ready',
  authorId,
  quarantined: false,
  anonymised: false,
})
const school: Subject = { of: 'organisation', organisationId: 'school' }
const actions: Action[] = [
  'clip.comment',
  'reflection.share',
  'organisation.govern',
  'clip.record',
  'clip.see',
  'clip.play',
  'clip.edit',
  'clip.derive',
  'clip.delete',
  'clip.download',
  'reflection.create',
  'reflection.list',
  'notification.list',
  'reflection.see',
  'reflection.edit',
  'clip.oversight',
  'oversight.list',
  'oversight.look',
]

const table: [string, Facts, Viewer, Action, Subject, boolean, Reason][] = [
  ['an owner plays her own', here, owner, 'clip.play', clip(), true, 'owner'],
  ['an owner plays what still grows', here, owner, 'clip.play', clip('playable'), true, 'owner'],
  ['an owner waits for what is still coming', here, owner, 'clip.play', clip('receiving'), true, 'owner'],
  ['nobody plays what failed', here, owner, 'clip.play', clip('failed'), false, 'failed'],
  ['an owner sees why it failed', here, owner, 'clip.see', clip('failed'), true, 'owner'],
  ['nobody sees what was deleted', here, owner, 'clip.see', clip('deleted'), false, 'deleted'],
  ['an owner deletes her own', here, owner, 'clip.delete', clip('processing'), true, 'owner'],
  ['an owner makes another of her own', here, owner, 'clip.derive', clip(), true, 'owner'],
  ['nobody makes another of what was deleted', here, owner, 'clip.derive', clip('deleted'), false, 'deleted'],
  ['nobody makes another of what failed', here, owner, 'clip.derive', clip('failed'), false, 'failed'],
  ['nobody makes another of what is to be decided on', here, owner, 'clip.derive', held(clip()), false, 'quarantined'],
  ['a colleague makes nothing of it', here, { ...owner, userId: 'colleague' }, 'clip.derive', clip(), false, 'not_owner'],
  ['an administrator makes nothing of it', here, { ...owner, userId: 'admin', role: 'admin' }, 'clip.derive', clip(), false, 'not_owner'],
  [
    'an operator makes nothing of it',
    here,
    { userId: 'owner', organisationId: null, role: 'operator' },
    'clip.derive',
    clip(),
    false,
    'operator',
  ],
  ['a reflection is not a recording', here, owner, 'clip.derive', reflection, false, 'wrong_subject'],
  ['a colleague sees nothing', here, { ...owner, userId: 'colleague' }, 'clip.see', clip(), false, 'not_owner'],
  ['an administrator sees nothing', here, { ...owner, userId: 'admin', role: 'admin' }, 'clip.play', clip(), false, 'not_owner'],
  ['another organisation sees nothing', here, { ...owner, organisationId: 'other' }, 'clip.see', clip(), false, 'other_organisation'],
  ['an operator sees no media', here, { userId: 'owner', organisationId: null, role: 'operator' }, 'clip.see', clip(), false, 'operator'],
  ['an operator records nothing', here, { userId: 'x', organisationId: null, role: 'operator' }, 'clip.record', school, false, 'operator'],
  ['a teacher records', here, owner, 'clip.record', school, true, 'member'],
  ['a student does not record', here, { ...owner, role: 'student' }, 'clip.record', school, false, 'student'],
  ['a student makes no reflection', here, { ...owner, role: 'student' }, 'reflection.create', school, false, 'student'],
  ['nobody records for another school', here, { ...owner, organisationId: 'other' }, 'clip.record', school, false, 'other_organisation'],
  ['a device records', recorder, owner, 'clip.record', school, true, 'member'],
  ['a device sees how far its recording is', recorder, owner, 'clip.see', clip(), true, 'owner'],
  ['a device sees nothing that another brought', { ...here, device: 'another' }, owner, 'clip.see', clip(), false, 'device'],
  ['a device lists no reflections', recorder, owner, 'reflection.list', school, false, 'device'],
  ['a student may ask for her reflections', here, { ...owner, role: 'student' }, 'reflection.list', school, true, 'member'],
  ['a student is told of things', here, { ...owner, role: 'student' }, 'notification.list', school, true, 'member'],
  ['a device is told of nothing', recorder, owner, 'notification.list', school, false, 'device'],
  ['a device plays nothing', recorder, owner, 'clip.play', clip(), false, 'device'],
  ['a device deletes nothing', recorder, owner, 'clip.delete', clip(), false, 'device'],
  ['a device makes nothing of it', recorder, owner, 'clip.derive', clip(), false, 'device'],
  ['a device changes nothing', recorder, owner, 'clip.edit', clip(), false, 'device'],
  ['a device opens no reflection', recorder, owner, 'reflection.see', reflection, false, 'device'],
  ['signing out ends it', { ...here, signedIn: false }, owner, 'clip.play', clip(), false, 'signed_out'],
  ['closing the account ends it', { ...here, deactivated: true }, owner, 'clip.play', clip(), false, 'deactivated'],
  ['an owner changes her reflection', here, owner, 'reflection.edit', reflection, true, 'owner'],
  ['a reflection is not played', here, owner, 'clip.play', reflection, false, 'wrong_subject'],
  ['an owner shares her reflection', here, owner, 'reflection.share', reflection, true, 'owner'],
  [
    'an administrator shares nobody’s',
    here,
    { ...owner, userId: 'admin', role: 'admin' },
    'reflection.share',
    reflection,
    false,
    'not_owner',
  ],
  [
    'who left the organisation sees nothing she made there',
    here,
    { ...owner, organisationId: 'other' },
    'clip.play',
    clip(),
    false,
    'other_organisation',
  ],
  ['an owner takes any comment away', here, owner, 'comment.delete', comment('colleague'), true, 'owner'],
  ['an owner changes nobody else’s comment', here, owner, 'comment.edit', comment('colleague'), false, 'not_author'],
  ['an owner changes her comment', here, owner, 'comment.edit', comment('owner'), true, 'author'],
  ['nobody comments on what was deleted', here, owner, 'clip.comment', clip('deleted'), false, 'deleted'],
  [
    'without the second step nothing is opened',
    { ...here, secondFactorMissing: true },
    owner,
    'clip.play',
    clip(),
    false,
    'second_factor_missing',
  ],
  [
    'what is hidden stays hidden without it',
    { ...here, secondFactorMissing: true },
    { ...owner, userId: 'x' },
    'clip.see',
    clip(),
    false,
    'not_owner',
  ],
  ['a recorder needs no second step', { ...recorder, secondFactorMissing: true }, owner, 'clip.record', school, true, 'member'],
  ['an administrator governs', here, { ...owner, role: 'admin' }, 'organisation.govern', school, true, 'administrator'],
  ['a teacher does not govern', here, owner, 'organisation.govern', school, false, 'not_administrator'],
  [
    'nobody governs another school',
    here,
    { ...owner, role: 'admin', organisationId: 'other' },
    'organisation.govern',
    school,
    false,
    'other_organisation',
  ],
  ['a student finds no people', here, { ...owner, role: 'student' }, 'people.find', school, false, 'student'],
  ['a clip is not an organisation', here, owner, 'clip.record', clip(), false, 'wrong_subject'],
]

describe('decide', () => {
  it.each(table)('%s', (_, facts, viewer, action, subject, allowed, because) => {
    expect(decide(facts, viewer, action, subject)).toMatchObject({ allowed, because })
  })

  const some = {
    facts: fc.record({
      signedIn: fc.boolean(),
      deactivated: fc.boolean(),
      secondFactorMissing: fc.boolean(),
      device: fc.constantFrom('recorder', 'another', undefined),
      purposeConfirmed: fc.boolean(),
      mayDownload: fc.boolean(),
      now: fc.constant(now),
      ways: fc.constant(undefined),
    }),
    viewer: fc.record({
      userId: fc.constantFrom('a', 'b'),
      organisationId: fc.constantFrom('s', 't', null),
      role: fc.constantFrom(...Object.values(Role)),
    }),
    action: fc.constantFrom(...actions),
    subject: fc.record({
      of: fc.constantFrom('clip' as const, 'reflection' as const),
      ownerId: fc.constantFrom('a', 'b'),
      organisationId: fc.constantFrom('s', 't'),
      status: fc.constantFrom(...Object.values(ClipStatus)),
      deviceId: fc.constantFrom('recorder', null),
      quarantined: fc.boolean(),
      anonymised: fc.boolean(),
    }),
  }

  it('lets nobody but the owner, signed in, in her organisation, at any recording', () => {
    fc.assert(
      fc.property(some.facts, some.viewer, some.action, some.subject, (facts, viewer, action, subject) => {
        if (!decide(facts, viewer, action, subject).allowed) return
        expect([subject.ownerId, subject.organisationId]).toEqual([viewer.userId, viewer.organisationId])
        expect([facts.signedIn, facts.deactivated, viewer.role === 'operator']).toEqual([true, false, false])
        if (subject.of === 'clip' && action !== 'clip.oversight') expect(subject.status).not.toBe('deleted')
        if (subject.of === 'clip' && action === 'clip.delete') expect(subject.quarantined).toBe(false)
        if (subject.of === 'clip' && action === 'clip.derive')
          expect([subject.quarantined, subject.status === 'failed']).toEqual([false, false])
        if (subject.of === 'clip' && action === 'clip.download')
          expect([subject.quarantined, subject.status, facts.mayDownload]).toEqual([false, 'ready', true])
        if (facts.device) expect([action, subject.deviceId]).toEqual(['clip.see', facts.device])
      }),
    )
  })

  it('hides what is not the viewer’s own, and always says why', () => {
    fc.assert(
      fc.property(some.facts, some.viewer, some.action, some.subject, (facts, viewer, action, subject) => {
        const decision = decide(facts, viewer, action, subject)
        expect(reasons[decision.because].length).toBeGreaterThan(10)
        if (subject.ownerId !== viewer.userId) expect(decision).toMatchObject({ allowed: false, hidden: true })
      }),
    )
  })
})

describe('demand', () => {
  it('tells apart who must sign in, who may not, and who may not even know', () => {
    expect(() => demand({ ...here, signedIn: false }, owner, 'clip.see', clip())).toThrow(
      expect.objectContaining({ code: 'not_signed_in' }),
    )
    expect(() => demand(here, { ...owner, userId: 'x' }, 'clip.see', clip())).toThrow(expect.objectContaining({ code: 'not_found' }))
    expect(() => demand(here, owner, 'clip.play', clip('failed'))).toThrow(
      expect.objectContaining({ code: 'not_allowed', detail: reasons.failed }),
    )
    expect(demand(here, owner, 'clip.play', clip()).allowed).toBe(true)
  })
})
