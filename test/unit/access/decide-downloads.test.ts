import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Action, decide, type Facts, type Reason, type Subject, type Viewer } from '../../../core/access/decide.ts'
import type { DownloadSubject } from '../../../core/access/decide-downloads.ts'
import { demand } from '../../../core/access/demand.ts'
import { ClipStatus, DownloadState, Role } from '../../../generated/prisma/enums.ts'

const now = new Date('2026-05-03T10:00:00Z')
const facts: Facts = {
  ...{ signedIn: true, deactivated: false, secondFactorMissing: false, device: undefined },
  ...{ purposeConfirmed: false, mayDownload: true, now, ways: undefined },
}
/** Nobody looked, or it isn't enabled. */
const off: Facts = { ...facts, mayDownload: false }
const device: Facts = { ...facts, device: 'recorder' }
const owner: Viewer = { userId: 'owner', organisationId: 'school', role: 'member' }
const admin: Viewer = { userId: 'admin', organisationId: 'school', role: 'admin' }
const ownerAdmin: Viewer = { ...owner, role: 'admin' }
const colleague: Viewer = { ...owner, userId: 'colleague' }
const elsewhere: Viewer = { ...admin, organisationId: 'other' }
const operator: Viewer = { userId: 'staff', organisationId: null, role: 'operator' }
const school: Subject = { of: 'organisation', organisationId: 'school' }
const clip = (change: object = {}): Subject => ({
  ...{ of: 'clip', ownerId: 'owner', organisationId: 'school', status: 'ready', deviceId: 'recorder' },
  ...{ quarantined: false, anonymised: false, ...change },
})
const download = (state: DownloadState = 'ready', change: Partial<DownloadSubject> = {}): DownloadSubject => ({
  ...{ of: 'download', ownerId: 'owner', organisationId: 'school', state, over: false },
  ...{ clip: { status: 'ready', quarantined: false }, ...change },
})
const held = { clip: { status: 'ready' as const, quarantined: true } }
const asked = download('requested')

type Row = [string, Facts, Viewer, Action, Subject, 'yes' | 'no' | 'hidden', Reason]
const table: Row[] = [
  ['an owner asks for her own', facts, owner, 'clip.download', clip(), 'yes', 'owner'],
  ['not where it is off', off, owner, 'clip.download', clip(), 'no', 'downloads_off'],
  ['nor what is in quarantine', facts, owner, 'clip.download', clip({ quarantined: true }), 'no', 'quarantined'],
  ['nor what is still coming', facts, owner, 'clip.download', clip({ status: 'playable' }), 'no', 'not_ready'],
  ['nor what failed', facts, owner, 'clip.download', clip({ status: 'failed' }), 'no', 'not_ready'],
  ['nor what was deleted', facts, owner, 'clip.download', clip({ status: 'deleted' }), 'hidden', 'deleted'],
  ['a colleague does not', facts, colleague, 'clip.download', clip(), 'hidden', 'not_owner'],
  ['an administrator does not', facts, admin, 'clip.download', clip(), 'hidden', 'not_owner'],
  ['an operator does not', facts, operator, 'clip.download', clip(), 'hidden', 'operator'],
  ['a device does not', device, owner, 'clip.download', clip(), 'no', 'device'],
  [
    'without the second step nobody',
    { ...facts, secondFactorMissing: true },
    owner,
    'clip.download',
    clip(),
    'no',
    'second_factor_missing',
  ],

  ['an owner sees hers', off, owner, 'download.see', download('expired'), 'yes', 'owner'],
  ['her administrator too', off, admin, 'download.see', download(), 'yes', 'administrator'],
  ['a colleague does not', facts, colleague, 'download.see', download(), 'hidden', 'not_owner'],
  ['nor an administrator elsewhere', facts, elsewhere, 'download.see', download(), 'hidden', 'other_organisation'],
  ['nor an operator', facts, operator, 'download.see', download(), 'hidden', 'operator'],
  ['nor a device', device, owner, 'download.see', download(), 'hidden', 'device'],
  ['who left sees hers no more', facts, { ...owner, organisationId: 'other' }, 'download.see', download(), 'hidden', 'other_organisation'],

  ['an owner fetches', facts, owner, 'download.fetch', download(), 'yes', 'owner'],
  ['and again', facts, owner, 'download.fetch', download('fetched'), 'yes', 'owner'],
  ['not before it is packaged', facts, owner, 'download.fetch', download('packaging'), 'no', 'not_packaged'],
  ['nor what was revoked', facts, owner, 'download.fetch', download('revoked'), 'no', 'download_over'],
  ['nor what is used up or too old', facts, owner, 'download.fetch', download('fetched', { over: true }), 'no', 'download_over'],
  ['nor once the permission is over', off, owner, 'download.fetch', download(), 'no', 'downloads_off'],
  ['nor what is in quarantine', facts, owner, 'download.fetch', download('ready', held), 'no', 'quarantined'],
  [
    'nor what was deleted',
    facts,
    owner,
    'download.fetch',
    download('ready', { clip: { status: 'deleted', quarantined: false } }),
    'no',
    'not_ready',
  ],
  ['an administrator fetches nothing', facts, admin, 'download.fetch', download(), 'no', 'not_owner'],
  ['an operator neither', facts, operator, 'download.fetch', download(), 'hidden', 'operator'],
  ['a device neither', device, owner, 'download.fetch', download(), 'hidden', 'device'],
  ['signed out nobody', { ...facts, signedIn: false }, owner, 'download.fetch', download(), 'hidden', 'signed_out'],

  ['an administrator decides', facts, admin, 'download.decide', asked, 'yes', 'administrator'],
  ['and looks at stills', facts, admin, 'download.look', asked, 'yes', 'administrator'],
  ['only while it waits', facts, admin, 'download.look', download('approved'), 'no', 'decided'],
  ['not on her own', facts, ownerAdmin, 'download.decide', asked, 'no', 'own_download'],
  ['an owner neither', facts, owner, 'download.decide', asked, 'no', 'own_download'],
  ['not once the permission is over', off, admin, 'download.decide', asked, 'no', 'downloads_off'],
  ['nor on what is in quarantine', facts, admin, 'download.decide', download('requested', held), 'no', 'quarantined'],
  ['an administrator elsewhere does not', facts, elsewhere, 'download.decide', asked, 'hidden', 'other_organisation'],
  ['an operator does not', facts, operator, 'download.decide', asked, 'hidden', 'operator'],
  ['nor looks', facts, operator, 'download.look', asked, 'hidden', 'operator'],

  ['an owner takes hers back', off, owner, 'download.revoke', download(), 'yes', 'owner'],
  ['an administrator too', off, admin, 'download.revoke', download(), 'yes', 'administrator'],
  ['an operator too', off, operator, 'download.revoke', download(), 'yes', 'staff'],
  ['an operator’s device does not', device, operator, 'download.revoke', download(), 'hidden', 'device'],
  ['a colleague does not', facts, colleague, 'download.revoke', download(), 'hidden', 'not_owner'],
  ['a download is not played', facts, owner, 'clip.play', download(), 'no', 'wrong_subject'],

  ['a teacher lists hers', facts, owner, 'downloads.list', school, 'yes', 'member'],
  ['an administrator lists what waits', facts, admin, 'downloads.waiting', school, 'yes', 'administrator'],
  ['a teacher does not', facts, owner, 'downloads.waiting', school, 'no', 'not_administrator'],
  ['an administrator lists what is open', facts, admin, 'downloads.open', school, 'yes', 'administrator'],
  ['a teacher does not', facts, owner, 'downloads.open', school, 'no', 'not_administrator'],
  ['nor an administrator elsewhere', facts, elsewhere, 'downloads.open', school, 'hidden', 'other_organisation'],
  ['nor an operator, who sees a permission’s', facts, operator, 'downloads.open', school, 'no', 'operator'],
  ['nor a device', device, admin, 'downloads.open', school, 'no', 'device'],
  ['an administrator asks for it', facts, admin, 'downloads.ask', school, 'yes', 'administrator'],
  ['a teacher does not', facts, owner, 'downloads.ask', school, 'no', 'not_administrator'],
  ['nobody for another school', facts, elsewhere, 'downloads.ask', school, 'hidden', 'other_organisation'],
  ['an operator does not', facts, operator, 'downloads.ask', school, 'no', 'operator'],
  ['an operator enables it', facts, operator, 'downloads.enable', school, 'yes', 'staff'],
  ['an administrator does not', facts, admin, 'downloads.enable', school, 'no', 'not_operator'],
  ['an operator ends it', facts, operator, 'downloads.end', school, 'yes', 'staff'],
  ['an administrator too', facts, admin, 'downloads.end', school, 'yes', 'administrator'],
  ['a device does none of it', device, admin, 'downloads.ask', school, 'no', 'device'],
  ['an operator’s neither', device, operator, 'downloads.enable', school, 'hidden', 'device'],
]

describe('downloads', () => {
  it.each(table)('%s', (_, known, viewer, action, subject, answer, because) => {
    expect(decide(known, viewer, action, subject)).toEqual({ allowed: answer === 'yes', hidden: answer === 'hidden', because })
  })

  it.each([
    [off, owner, 'clip.download', clip(), 'downloads_off', 403],
    [facts, owner, 'clip.download', clip({ status: 'playable' }), 'not_ready', 409],
    [facts, owner, 'clip.download', clip({ quarantined: true }), 'not_allowed', 403],
    [facts, owner, 'download.fetch', download('revoked'), 'download_over', 410],
    [facts, owner, 'download.fetch', download('approved'), 'download_state', 409],
    [facts, admin, 'download.decide', download('approved'), 'download_state', 409],
    [facts, ownerAdmin, 'download.decide', asked, 'not_allowed', 403],
  ] as const)('are refused by a code of their own', (known, viewer, action, subject, code, status) => {
    expect(() => demand(known, viewer, action, subject)).toThrow(expect.objectContaining({ code, status }))
  })

  const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n > 0)
  const rarely = mostly.map((is) => !is)
  const any = fc.record({
    facts: fc.record({
      ...{ signedIn: mostly, deactivated: rarely, secondFactorMissing: rarely, purposeConfirmed: fc.boolean(), mayDownload: mostly },
      ...{ device: fc.constantFrom('recorder', undefined, undefined), now: fc.constant(now), ways: fc.constant(undefined) },
    }),
    viewer: fc.record({
      userId: fc.constantFrom('a', 'b'),
      organisationId: fc.constantFrom('s', 't', null),
      role: fc.oneof(fc.constant('admin' as const), fc.constantFrom(...Object.values(Role))),
    }),
    subject: fc.record({
      ...{ of: fc.constant('download' as const), ownerId: fc.constantFrom('a', 'b'), organisationId: fc.constantFrom('s', 't') },
      ...{
        state: fc.oneof(fc.constantFrom('requested' as const, 'ready' as const), fc.constantFrom(...Object.values(DownloadState))),
        over: rarely,
      },
      clip: fc.record({
        status: fc.oneof(fc.constant('ready' as const), fc.constantFrom(...Object.values(ClipStatus))),
        quarantined: rarely,
      }),
    }),
  })

  it('give a file to nobody but its owner, signed in herself, while all it rests on stands', () => {
    let fetched = 0
    fc.assert(
      fc.property(any, ({ facts: known, viewer, subject }) => {
        if (!decide(known, viewer, 'download.fetch', subject).allowed) return
        fetched++
        expect([viewer.userId, viewer.organisationId, known.device]).toEqual([subject.ownerId, subject.organisationId, undefined])
        expect([known.signedIn, known.deactivated, known.secondFactorMissing, known.mayDownload]).toEqual([true, false, false, true])
        expect([subject.over, subject.clip]).toEqual([false, { status: 'ready', quarantined: false }])
        expect(['ready', 'fetched']).toContain(subject.state)
      }),
      { numRuns: 20_000 },
    )
    expect(fetched).toBeGreaterThan(100)
  })

  it('let nobody decide on her own, nor on what was decided', () => {
    let decided = 0
    fc.assert(
      fc.property(any, ({ facts: known, viewer, subject }) => {
        for (const action of ['download.decide', 'download.look'] as const) {
          if (!decide(known, viewer, action, subject).allowed) continue
          decided++
          expect([viewer.role, viewer.organisationId, subject.state]).toEqual(['admin', subject.organisationId, 'requested'])
          expect(subject.ownerId).not.toBe(viewer.userId)
        }
      }),
      { numRuns: 20_000 },
    )
    expect(decided).toBeGreaterThan(50)
  })
})
