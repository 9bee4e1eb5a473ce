import { describe, expect, it } from 'vitest'
import { decideGroup, type GroupAction, type Place } from '../../../core/access/decide-group.ts'
import type { Reason } from '../../../core/access/reasons.ts'
import { mayContribute, mayHandIn, standing } from '../../../core/access/sharing.ts'
import type { Group, Person } from '../../../core/access/world.ts'
import { GroupRole, Role } from '../../../generated/prisma/enums.ts'

const teacher: Person = { id: 'teacher', organisationId: 'home', role: 'member', active: true }
const admin: Person = { ...teacher, id: 'admin', role: 'admin' }
const student: Person = { ...teacher, id: 'student', role: 'student' }
const stranger: Person = { ...teacher, id: 'stranger', organisationId: 'away' }
const head: Person = { ...stranger, id: 'head', role: 'admin' }
const operator: Person = { ...teacher, id: 'operator', organisationId: null, role: 'operator' }

const group: Group = {
  ...{ id: 'group', name: 'Maths', organisationId: 'home', community: false },
  ...{ closed: false, withStudents: false, open: false, whitelistedBy: [] },
}
const open: Group = { ...group, open: true }
const classroom: Group = { ...group, withStudents: true }
const community: Group = { ...group, community: true, whitelistedBy: ['home'] }
const trusted: Group = { ...community, whitelistedBy: ['home', 'away'] }
const closed: Group = { ...group, closed: true }

const outside: Place = { membership: undefined, concerns: false }
const concerned: Place = { membership: undefined, concerns: true }
const as = (role: GroupRole): Place => ({ membership: { role, accepted: true }, concerns: true })
const asked = (role: GroupRole): Place => ({ membership: { role, accepted: false }, concerns: true })

/** `hidden`: not even that there is such a group may be told. */
type Row = [string, Person, GroupAction, Group, Place, boolean | 'hidden', Reason]
const table: Row[] = [
  ['a member sees her group', teacher, 'group.see', group, as('view'), true, 'group_member'],
  ['a colleague outside does not know of it', teacher, 'group.see', group, outside, 'hidden', 'not_member'],
  ['another organisation does not know of it', stranger, 'group.see', group, outside, 'hidden', 'not_member'],
  ['an operator does not know of it', operator, 'group.see', open, outside, 'hidden', 'not_member'],
  ['an administrator knows of it', admin, 'group.see', group, outside, true, 'administrator'],
  ['an administrator elsewhere does not', head, 'group.see', group, concerned, 'hidden', 'not_member'],
  ['nor of a community group without her people', head, 'group.see', community, outside, 'hidden', 'not_member'],
  ['but of one with her people', head, 'group.see', community, concerned, true, 'administrator'],
  ['who was asked sees what she is asked to', stranger, 'group.see', community, asked('view'), true, 'group_asked'],
  ['who may join sees it', teacher, 'group.see', open, outside, true, 'group_open'],
  ['a deactivated member sees nothing', { ...teacher, active: false }, 'group.see', group, as('manage'), 'hidden', 'not_member'],
  ['a member of a closed group sees nothing', teacher, 'group.see', closed, as('manage'), 'hidden', 'closed'],
  ['an administrator is told that it was closed', admin, 'group.govern', closed, outside, false, 'closed'],

  ['members see each other', teacher, 'group.members', group, as('view'), true, 'group_member'],
  ['administrators see who is in it', admin, 'group.members', group, outside, true, 'administrator'],
  ['who may only join does not', teacher, 'group.members', open, outside, false, 'not_member'],
  ['who was only asked does not', stranger, 'group.members', community, asked('manage'), false, 'not_member'],

  ['a member sees what is shared', teacher, 'group.attend', group, as('view'), true, 'group_member'],
  ['a student does where it is made for students', student, 'group.attend', classroom, as('view'), true, 'group_member'],
  ['a student in any other is not in it', student, 'group.attend', group, as('view'), 'hidden', 'not_member'],
  ['a student elsewhere is in none', { ...student, organisationId: 'away' }, 'group.attend', trusted, as('view'), 'hidden', 'not_member'],
  ['being an administrator opens nothing', admin, 'group.attend', group, outside, false, 'not_member'],
  ['nor does it elsewhere', head, 'group.attend', community, concerned, false, 'not_member'],
  ['nothing opens before she accepts', stranger, 'group.attend', community, asked('contribute'), false, 'not_member'],
  ['a member from elsewhere goes with the upgrade', stranger, 'group.attend', group, as('manage'), 'hidden', 'not_member'],

  ['who is of the organisation joins an open group', teacher, 'group.join', open, outside, true, 'group_open'],
  ['nobody joins twice', teacher, 'group.join', open, as('view'), false, 'not_open'],
  ['a student joins an open one for students', student, 'group.join', { ...classroom, open: true }, outside, true, 'group_open'],
  ['and no other', student, 'group.join', open, outside, 'hidden', 'not_member'],
  ['nobody elsewhere joins', stranger, 'group.join', { ...trusted, open: true }, outside, 'hidden', 'not_member'],
  ['nobody joins by herself what is not open', admin, 'group.join', group, outside, false, 'not_open'],

  ['who was asked accepts', stranger, 'group.accept', community, asked('contribute'), true, 'group_asked'],
  ['nobody accepts what she was not asked', teacher, 'group.accept', open, outside, false, 'not_asked'],
  ['nobody accepts twice', stranger, 'group.accept', community, as('view'), false, 'not_asked'],
  [
    'a student elsewhere accepts nothing',
    { ...student, organisationId: 'away' },
    'group.accept',
    trusted,
    asked('view'),
    'hidden',
    'not_member',
  ],
  ['nobody accepts when it is local again', stranger, 'group.accept', group, asked('view'), 'hidden', 'not_member'],

  ['a member leaves', teacher, 'group.leave', group, as('view'), true, 'group_member'],
  ['who was asked says no', stranger, 'group.leave', community, asked('view'), true, 'group_asked'],
  ['nobody leaves what she is not in', admin, 'group.leave', group, outside, false, 'not_member'],

  ['a contributor contributes', teacher, 'group.contribute', group, as('contribute'), true, 'group_member'],
  ['who only views does not', teacher, 'group.contribute', group, as('view'), false, 'not_contributor'],
  ['a student never does', student, 'group.contribute', classroom, as('manage'), false, 'not_contributor'],
  ['nor without her organisation’s leave', stranger, 'group.contribute', community, as('contribute'), false, 'not_whitelisted'],
  ['but with it', stranger, 'group.contribute', trusted, as('contribute'), true, 'group_member'],
  [
    'the home organisation too may take its leave back',
    teacher,
    'group.contribute',
    { ...community, whitelistedBy: [] },
    as('manage'),
    false,
    'not_whitelisted',
  ],

  ['who views hands in', teacher, 'group.hand-in', group, as('view'), true, 'group_member'],
  ['a student does not', student, 'group.hand-in', classroom, as('view'), false, 'student'],
  ['nor without her organisation’s leave', stranger, 'group.hand-in', community, as('manage'), false, 'not_whitelisted'],
  ['nor from outside', teacher, 'group.hand-in', open, outside, false, 'not_member'],

  ['a manager manages', teacher, 'group.manage', group, as('manage'), true, 'group_manager'],
  ['a contributor does not', teacher, 'group.manage', group, as('contribute'), false, 'not_manager'],
  ['nor an administrator, who could let herself in', admin, 'group.manage', group, outside, false, 'not_manager'],
  ['nor a student who once did', student, 'group.manage', classroom, as('manage'), false, 'not_manager'],

  ['a manager governs', teacher, 'group.govern', group, as('manage'), true, 'group_manager'],
  ['an administrator governs', admin, 'group.govern', group, outside, true, 'administrator'],
  ['not one elsewhere', head, 'group.govern', trusted, concerned, false, 'not_manager'],
  ['nor a member', teacher, 'group.govern', group, as('contribute'), false, 'not_manager'],

  ['a manager takes back what she asked', teacher, 'group.withdraw', group, as('manage'), true, 'group_manager'],
  ['but not what was approved', teacher, 'group.withdraw', community, as('manage'), false, 'not_administrator'],
  ['an administrator does, before', admin, 'group.withdraw', group, outside, true, 'administrator'],
  ['and after', admin, 'group.withdraw', community, outside, true, 'administrator'],
  ['an administrator elsewhere does not', head, 'group.withdraw', trusted, as('manage'), false, 'not_administrator'],

  ['an administrator approves', admin, 'group.approve', group, outside, true, 'administrator'],
  ['a manager does not', teacher, 'group.approve', group, as('manage'), false, 'not_administrator'],
  ['nor an administrator elsewhere', head, 'group.approve', trusted, as('manage'), false, 'not_administrator'],

  ['administrators let their people contribute', head, 'group.whitelist', community, concerned, true, 'administrator'],
  ['also at home', admin, 'group.whitelist', community, outside, true, 'administrator'],
  ['not to a local group', admin, 'group.whitelist', group, outside, false, 'not_community'],
  ['nobody else does', stranger, 'group.whitelist', community, as('manage'), false, 'not_administrator'],
]

describe('what people may do with groups', () => {
  it.each(table)('%s', (_, viewer, action, subject, place, allowed, because) => {
    const expected = { allowed: allowed === true, hidden: allowed === 'hidden', because }
    expect(decideGroup(viewer, action, subject, place)).toEqual(expected)
  })

  it('refuses what has no name here', () => {
    expect(decideGroup(teacher, 'clip.play', group, as('manage'))).toMatchObject({ allowed: false, because: 'wrong_subject' })
  })

  it('says the same as the rules a share stands on', () => {
    const people = [true, false].flatMap((active) =>
      Object.values(Role).flatMap((role) => ['home', 'away', null].map((organisationId) => ({ id: 'x', organisationId, role, active }))),
    )
    for (const viewer of people)
      for (const subject of [group, open, classroom, community, trusted, closed])
        for (const role of [...Object.values(GroupRole), null]) {
          const place = role ? as(role) : outside
          const may = (action: GroupAction) => decideGroup(viewer, action, subject, place).allowed
          const told = [may('group.contribute'), may('group.hand-in'), may('group.attend'), may('group.manage')]
          const stands = standing(viewer, subject, role)
          const rules = [mayContribute(viewer, subject, role), mayHandIn(viewer, subject, role), stands !== undefined, stands === 'manage']
          expect(told).toEqual(rules)
        }
  })
})

const standings: [string, Person, Group, GroupRole | null, GroupRole | undefined][] = [
  ['no member', teacher, group, null, undefined],
  ['a member', teacher, group, 'contribute', 'contribute'],
  ['a deactivated one', { ...teacher, active: false }, group, 'manage', undefined],
  ['of a closed group', teacher, closed, 'manage', undefined],
  ['from elsewhere in a local group', stranger, group, 'manage', undefined],
  ['from elsewhere in a community group', stranger, community, 'manage', 'manage'],
  ['a student where there are students, whatever her role', student, classroom, 'manage', 'view'],
  ['a student where there are none', student, group, 'view', undefined],
  ['a student of another organisation', { ...student, organisationId: 'away' }, { ...trusted, withStudents: true }, 'view', undefined],
  ['an operator', operator, group, 'manage', undefined],
  ['an operator who somehow has an organisation', { ...operator, organisationId: 'home' }, group, 'manage', undefined],
]

describe('as what somebody counts in a group', () => {
  it.each(standings)('%s', (_, person, subject, role, stands) => {
    expect(standing(person, subject, role)).toBe(stands)
  })
})
