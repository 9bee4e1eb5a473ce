import { describe, expect, it } from 'vitest'
import { decideNetwork, type NetworkAction } from '../../../core/access/decide-network.ts'
import type { Reason } from '../../../core/access/reasons.ts'
import { isActive, joins, partIn, reach } from '../../../core/access/sharing.ts'
import type { Network, NetworkOrganisation, Person } from '../../../core/access/world.ts'

const person = (id: string, organisationId: string | null, more: Partial<Person> = {}): Person => ({
  ...{ id, organisationId, role: 'member', active: true },
  ...more,
})
const organisation = (id: string, more: Partial<NetworkOrganisation> = {}): NetworkOrganisation => ({
  ...{ id, coaching: false, everybody: true, approved: true, left: false },
  ...more,
})
const network = (kind: Network['kind'], organisations: NetworkOrganisation[], more: Partial<Network> = {}): Network => ({
  ...{ id: 'network', name: 'Together', kind, ended: false, organisations, selected: [] },
  ...more,
})
const collaboration = network('collaboration', [organisation('a'), organisation('b')])
const coaches = organisation('trust', { coaching: true, everybody: false })
const coaching = network('coaching', [coaches, organisation('a'), organisation('b')], { selected: ['coach'] })

const inA = person('in-a', 'a')
const inB = person('in-b', 'b')
const coach = person('coach', 'trust')
const notCoach = person('not-coach', 'trust')
const headA = person('head-a', 'a', { role: 'admin' })
const elsewhere = person('elsewhere', 'c', { role: 'admin' })

const holding: [string, Network, boolean][] = [
  ['all have approved', collaboration, true],
  ['one has not', network('collaboration', [organisation('a'), organisation('b', { approved: false })]), false],
  ['one of three has not', network('coaching', [coaches, organisation('a'), organisation('b', { approved: false })]), false],
  ['it ended', { ...collaboration, ended: true }, false],
  ['one alone stays', network('collaboration', [organisation('a'), organisation('b', { left: true })]), false],
  ['two of three stay', network('collaboration', [organisation('a'), organisation('b'), organisation('c', { left: true })]), true],
  ['the one that coaches went', network('coaching', [{ ...coaches, left: true }, organisation('a'), organisation('b')]), false],
  ['one that was coached went', network('coaching', [coaches, organisation('a'), organisation('b', { left: true })]), true],
  ['nobody coaches', network('coaching', [organisation('a'), organisation('b')]), false],
  [
    'the one that had not approved went',
    network('collaboration', [organisation('a'), organisation('b'), organisation('c', { approved: false, left: true })]),
    false,
  ],
]

const parts: [string, Network, Person, 'coach' | 'participant' | undefined][] = [
  ['everybody of an organisation that says so', collaboration, inA, 'participant'],
  ['an administrator like others', collaboration, headA, 'participant'],
  ['not a student', collaboration, { ...inA, role: 'student' }, undefined],
  ['not a deactivated person', collaboration, { ...inA, active: false }, undefined],
  ['not somebody elsewhere', collaboration, elsewhere, undefined],
  ['not an operator', collaboration, person('o', null, { role: 'operator' }), undefined],
  [
    'nobody while one has not approved',
    network('collaboration', [organisation('a'), organisation('b', { approved: false })]),
    inA,
    undefined,
  ],
  ['not who was not selected', network('collaboration', [organisation('a', { everybody: false }), organisation('b')]), inA, undefined],
  [
    'who was selected',
    network('collaboration', [organisation('a', { everybody: false }), organisation('b')], { selected: ['in-a'] }),
    inA,
    'participant',
  ],
  ['selected people coach', coaching, coach, 'coach'],
  ['others of the one that coaches take no part', coaching, notCoach, undefined],
  [
    'nor does all of it, whatever the row says',
    network('coaching', [{ ...coaches, everybody: true }, organisation('a')], { selected: ['coach'] }),
    notCoach,
    undefined,
  ],
  ['a student is no coach', coaching, { ...coach, role: 'student' }, undefined],
  ['who is selected elsewhere does not coach', { ...coaching, selected: ['in-a'] }, inA, 'participant'],
  [
    'nobody of one that left',
    network('collaboration', [organisation('a', { left: true }), organisation('b'), organisation('c')]),
    inA,
    undefined,
  ],
]

const pairs: [string, Network, Person, Person, boolean][] = [
  ['a collaboration joins all', collaboration, inA, inB, true],
  ['in both directions', collaboration, inB, inA, true],
  ['not with those who take no part', collaboration, inA, elsewhere, false],
  ['a participant shares with a coach', coaching, inA, coach, true],
  ['a coach shares with a participant', coaching, coach, inB, true],
  ['two participants do not reach each other', coaching, inA, inB, false],
  ['nor somebody who does not coach', coaching, inA, notCoach, false],
  ['an ended one joins nobody', { ...coaching, ended: true }, inA, coach, false],
]

describe('networks', () => {
  it.each(holding)('holds or not: %s', (_, one, active) => expect(isActive(one)).toBe(active))
  it.each(parts)('takes part: %s', (_, one, who, part) => expect(partIn(one, who)).toBe(part))
  it.each(pairs)('joins: %s', (_, one, from, to, joined) => {
    expect(joins(one, from, to)).toBe(joined)
    expect(reach(from, to, [one])).toEqual(joined ? { by: one } : undefined)
  })
})

const pending = network('collaboration', [organisation('a'), organisation('b', { approved: false })])
const headB = person('head-b', 'b', { role: 'admin' })
const acts: [string, Person, NetworkAction, Network, boolean | 'hidden', Reason][] = [
  ['an administrator sees what waits for her', headB, 'network.see', pending, true, 'administrator'],
  ['nobody else of hers does', inB, 'network.see', pending, 'hidden', 'not_administrator'],
  ['who takes part sees it', inB, 'network.see', collaboration, true, 'participant'],
  ['who does not, does not', notCoach, 'network.see', coaching, 'hidden', 'not_administrator'],
  ['another organisation does not know of it', elsewhere, 'network.see', collaboration, 'hidden', 'not_administrator'],
  ['an administrator sees that it ended', headA, 'network.see', { ...collaboration, ended: true }, true, 'administrator'],
  ['who took part does not', inA, 'network.see', { ...collaboration, ended: true }, 'hidden', 'not_administrator'],
  ['an administrator approves', headB, 'network.approve', pending, true, 'administrator'],
  ['who takes part does not', inB, 'network.approve', collaboration, false, 'not_administrator'],
  ['nobody approves what ended', headB, 'network.approve', { ...pending, ended: true }, false, 'wrong_subject'],
  ['an administrator leaves', headA, 'network.leave', collaboration, true, 'administrator'],
  [
    'who left sees nothing of it any more',
    headA,
    'network.leave',
    network('collaboration', [organisation('a', { left: true })]),
    'hidden',
    'not_administrator',
  ],
  ['an administrator selects', headA, 'network.select', collaboration, true, 'administrator'],
  ['who takes part does not', inA, 'network.select', collaboration, false, 'not_administrator'],
  ['a deactivated administrator does nothing', { ...headA, active: false }, 'network.leave', collaboration, 'hidden', 'not_administrator'],
]

describe('what people may do with networks', () => {
  it.each(acts)('%s', (_, viewer, action, one, allowed, because) => {
    const expected = { allowed: allowed === true, hidden: allowed === 'hidden', because }
    expect(decideNetwork(viewer, action, one)).toEqual(expected)
  })

  it('refuses what has no name here', () => {
    expect(decideNetwork(headA, 'clip.play', collaboration)).toMatchObject({ allowed: false, because: 'wrong_subject' })
  })
})
