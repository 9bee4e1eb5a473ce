import { describe, expect, test } from 'vitest'
import { acts } from '../../../core/audit/acts.ts'
import type { Assignment, Colleague, Group, Invitation, Network } from '../../../player/app/api/govern-contract.ts'
import { asField, inOrder, isOver, lineOf, marksOf, sorted, usualDue } from '../../../player/app/groups/words.ts'
import {
  leavingEnds,
  inOrder as networksInOrder,
  organisationLine,
  partLine,
  stateOf,
  waitsForMe,
} from '../../../player/app/networks/words.ts'
import { actGroups } from '../../../player/app/organisation/acts.ts'
import { detailsOf, openInvitations, peopleShown, roleChange } from '../../../player/app/organisation/words.ts'
import { counted, listed, matches, nameOf } from '../../../player/app/parts/words.ts'

const oak = { id: 'oak', name: 'Oak School' }
const elm = { id: 'elm', name: 'Elm School' }
const ash = { id: 'ash', name: 'Ash School' }

describe('words', () => {
  test('counting and listing', () => {
    expect([counted(0, 'member'), counted(1, 'member'), counted(2, 'person', 'people')]).toEqual(['0 members', '1 member', '2 people'])
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c'])
  })

  test('people of other schools are named with their school', () => {
    expect(nameOf({ id: '1', name: 'Ben', organisation: oak }, 'oak')).toBe('Ben')
    expect(nameOf({ id: '1', name: 'Ben', organisation: elm }, 'oak')).toBe('Ben (Elm School)')
    expect(nameOf({ id: '1', name: 'Ben', organisation: null }, 'oak')).toBe('Ben')
  })

  test('looking for a name minds neither case nor blanks around it', () => {
    expect([matches(' BEN ', 'Ruben', 'x@y'), matches('', 'Ruben'), matches('z', 'Ruben', 'x@y')]).toEqual([true, true, false])
  })
})

describe('groups', () => {
  const group = (change: Partial<Group> = {}): Group => ({
    ...{ id: 'g', name: 'Year 5', description: '', organisation: oak, withStudents: false, open: false, community: false },
    ...{ requested: false, closed: false, members: 3, mine: null, whitelisted: null },
    may: { join: false, contribute: false, manage: false, govern: false, approve: false, whitelist: false, leave: false, accept: false },
    ...change,
  })

  test('each is in one list: asked, mine, or open to join', () => {
    const asked = group({ id: 'a', mine: { role: 'view', accepted: false } })
    const mine = group({ id: 'b', mine: { role: 'manage', accepted: true } })
    const open = group({ id: 'c', may: { ...group().may, join: true } })
    const concerns = group({ id: 'd' })
    expect(sorted([asked, mine, open, concerns])).toEqual({ asked: [asked], mine: [mine], open: [open] })
  })

  test('its marks and its line', () => {
    expect(marksOf(group())).toEqual([])
    expect(marksOf(group({ requested: true, open: true }))).toEqual(['Community group asked for', 'Open to join'])
    expect(marksOf(group({ community: true, withStudents: true, open: true, closed: true }))).toEqual([
      'Closed',
      'Community group',
      'With students',
    ])
    expect(lineOf(group({ members: 1, mine: { role: 'contribute', accepted: true } }), 'oak')).toBe('1 member · you are a contributor')
    expect(lineOf(group({ mine: { role: 'view', accepted: false } }), 'elm')).toBe('Oak School · 3 members')
  })

  test('assignments: the next to be due first, closed ones last', () => {
    const due = (id: string, dueAt: string, closed = false) => ({ id, dueAt, closed }) as Assignment
    const all = [due('old', '2026-01-01', true), due('later', '2026-09-01'), due('older', '2025-01-01', true), due('next', '2026-05-01')]
    expect(inOrder(all).map(({ id }) => id)).toEqual(['next', 'later', 'old', 'older'])
    expect(isOver({ dueAt: '2026-05-01T10:00:00Z' }, new Date('2026-05-01T10:00:01Z'))).toBe(true)
    expect(isOver({ dueAt: '2026-05-01T10:00:00Z' }, new Date('2026-05-01T10:00:00Z'))).toBe(false)
  })

  test('a date for a field is the reader’s own, and reads back as the same moment', () => {
    const moment = new Date(2026, 4, 3, 7, 5)
    expect(asField(moment)).toBe('2026-05-03T07:05')
    expect(new Date(asField(moment)).getTime()).toBe(moment.getTime())
    expect(usualDue(new Date(2026, 11, 28, 23, 59))).toBe('2027-01-04T17:00')
  })
})

describe('networks', () => {
  const joined = (organisation: typeof oak, change = {}) => ({
    ...{ organisation, coaching: false, everybody: true, approved: true, left: false },
    ...change,
  })
  const network = (change: Partial<Network> = {}): Network => ({
    ...{ id: 'n', name: 'Three schools', purpose: '', kind: 'coaching', active: true, ended: false },
    organisations: [joined(elm, { coaching: true, everybody: false }), joined(oak), joined(ash)],
    mine: { part: 'participant', governs: true, approved: true, everybody: true, selected: [] },
    ...change,
  })

  test('where it stands', () => {
    expect(stateOf(network(), 'oak')).toEqual({ tone: 'good', text: 'Active' })
    expect(stateOf(network({ active: false, ended: true }), 'oak').tone).toBe('over')
    const waiting = [joined(elm), joined(oak, { approved: false }), joined(ash, { approved: false })]
    const proposed = network({ active: false, organisations: waiting })
    expect(stateOf(proposed, 'oak').text).toBe('Waiting for your organisation and Ash School')
    expect(stateOf(proposed, 'elm').text).toBe('Waiting for Oak School and Ash School')
  })

  test('what each organisation is in it', () => {
    const lines = network().organisations.map((one) => organisationLine(one, network()))
    expect(lines).toEqual(['coaches: selected people take part', 'everybody takes part', 'everybody takes part'])
    expect(organisationLine(joined(oak, { left: true }), network())).toBe('left')
    expect(organisationLine(joined(oak, { approved: false }), network())).toBe('has not approved yet')
    expect(organisationLine(joined(oak, { approved: false }), network({ ended: true }))).toBe('had not approved')
  })

  test('what I may do by it, only while it is active', () => {
    const mine = (part: 'coach' | 'participant' | null) => ({ ...network().mine, part })
    expect(partLine(network())).toBe('You take part: you may share with the coaches of Elm School.')
    expect(partLine(network({ mine: mine('coach') }))).toMatch(/^You coach/)
    expect(partLine(network({ kind: 'collaboration' }))).toMatch(/everybody in it/)
    expect([partLine(network({ mine: mine(null) })), partLine(network({ active: false }))]).toEqual(['', ''])
  })

  test('leaving ends all of it when one is left or has not approved, or when the one that coaches goes', () => {
    expect([leavingEnds(network(), 'oak'), leavingEnds(network(), 'elm')]).toEqual(['ours', 'all'])
    expect(leavingEnds(network({ kind: 'collaboration' }), 'elm')).toBe('ours')
    const two = [joined(elm, { coaching: true }), joined(oak), joined(ash, { left: true })]
    expect(leavingEnds(network({ organisations: two }), 'oak')).toBe('all')
    const waiting = [joined(oak), joined(elm, { coaching: true }), joined(ash, { approved: false })]
    expect(leavingEnds(network({ active: false, organisations: waiting }), 'oak')).toBe('all')
  })

  test('what waits for me comes first, what ended last', () => {
    const mine = { ...network().mine, approved: false }
    const all = [
      network({ id: 'ended', ended: true, active: false, mine }),
      network({ id: 'others', active: false }),
      network({ id: 'active' }),
      network({ id: 'me', active: false, mine }),
    ]
    expect(networksInOrder(all).map(({ id }) => id)).toEqual(['me', 'active', 'others', 'ended'])
    expect(waitsForMe(network({ mine: { ...mine, governs: false } }))).toBe(false)
  })
})

describe('the organisation', () => {
  test('people by name, closed accounts last', () => {
    const person = (name: string, deactivated = false) => ({ name, email: `${name}@oak.example`, deactivated }) as Colleague
    const all = [person('Zoe'), person('Ada', true), person('Ben')]
    expect(peopleShown(all, '').map(({ name }) => name)).toEqual(['Ben', 'Zoe', 'Ada'])
    expect(peopleShown(all, 'OAK.').length).toBe(3)
    expect(peopleShown(all, 'zo').map(({ name }) => name)).toEqual(['Zoe'])
  })

  test('invitations that were answered or taken back are no longer listed', () => {
    const all = (['waiting', 'accepted', 'withdrawn', 'expired'] as const).map((state) => ({ state }) as Invitation)
    expect(openInvitations(all).map(({ state }) => state)).toEqual(['waiting', 'expired'])
  })

  test('what a change of role ends is said before', () => {
    expect(roleChange('admin', 'student')).toMatch(/closed to others at once/)
    expect(roleChange('member', 'admin')).toMatch(/opens no recordings/)
    expect(roleChange('admin', 'member')).toMatch(/no longer looks after/)
    expect(roleChange('student', 'member')).toMatch(/can then record/)
  })

  test('the audit can be narrowed to every act there is, and to no other', () => {
    const offered = actGroups.flatMap((group) => Object.keys(group.acts))
    expect(offered.toSorted()).toEqual(Object.keys(acts).toSorted())
    const words = actGroups.flatMap((group) => Object.values(group.acts))
    expect(new Set(words).size).toBe(words.length)
  })

  test('details read as words; ids stay as they are', () => {
    const id = '0190aC00-0000-7000-8000-00000000000a'
    expect(detailsOf({ because: 'not_whitelisted', shareId: id, requireTwoFactor: true, nothing: null, rows: 3 })).toEqual([
      'because: not whitelisted',
      `share id: ${id}`,
      'require two factor: yes',
      'rows: 3',
    ])
  })
})
