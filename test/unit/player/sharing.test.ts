import { describe, expect, test } from 'vitest'
import type { FoundPerson, GroupChoice, Person, Share, SharedReflection } from '../../../player/app/api/contract.ts'
import { recipientsOf } from '../../../player/app/sharing/recipients.ts'
import { byOwner, counted, dayOf, endOfDay, isOver, listed, nameOf, openTo } from '../../../player/app/sharing/words.ts'

const now = Date.parse('2026-05-03T12:00:00Z')
const home = { id: 'home', name: 'Demo School' }
const person = (id: string, organisation: Person['organisation'] = home): Person => ({ id, name: id, organisation })
const share = (id: string, change: Partial<Share> = {}): Share => ({
  id,
  to: { kind: 'person', person: person(id) },
  audience: 'members',
  wide: false,
  createdAt: '2026-05-01T08:00:00Z',
  endsAt: null,
  endedAt: null,
  ended: null,
  assignment: null,
  ...change,
})
const toGroup = (name: string): Pick<Share, 'to'> => ({ to: { kind: 'group', group: { id: name, name, community: false } } })

test('a name carries the school only where it isn’t the reader’s own', () => {
  expect(nameOf(person('Anna'), 'home')).toBe('Anna')
  expect(nameOf(person('Anna', { id: 'other', name: 'Other School' }), 'home')).toBe('Anna, Other School')
  expect(nameOf(person('Anna', null), 'home')).toBe('Anna')
})

test('a share is over when it was ended or its time has come', () => {
  expect(isOver(share('a'), now)).toBe(false)
  expect(isOver(share('a', { endsAt: '2026-05-03T12:00:01Z' }), now)).toBe(false)
  expect(isOver(share('a', { endsAt: '2026-05-03T12:00:00Z' }), now)).toBe(true)
  expect(isOver(share('a', { endedAt: '2026-05-02T12:00:00Z' }), now)).toBe(true)
})

describe('whom it is open to, in one line', () => {
  test.each([
    [[], 'Only you can see this'],
    [['Anna'], 'Open to Anna'],
    [['Anna', 'Ben'], 'Open to Anna and Ben'],
    [['Anna', 'Ben', 'Cleo'], 'Open to Anna, Ben and Cleo'],
    [['Anna', 'Ben', 'Cleo', 'Dan'], 'Open to Anna, Ben and 2 more'],
  ])('%j', (names, words) => {
    expect(
      openTo(
        names.map((name) => share(name)),
        now,
      ),
    ).toBe(words)
  })
  test('what is over doesn’t count, and nobody counts twice', () => {
    const shares = [share('Anna', { endedAt: '2026-05-02T12:00:00Z' }), share('1', toGroup('Maths')), share('2', toGroup('Maths'))]
    expect(openTo(shares, now)).toBe('Open to Maths')
  })
})

test('lists and counts read as one says them', () => {
  expect(listed([])).toBe('')
  expect(listed(['a'])).toBe('a')
  expect(counted(1, 'recording')).toBe('1 recording')
  expect(counted(0, 'recording')).toBe('0 recordings')
})

test('a share ends with its last day, where its owner is', () => {
  const end = endOfDay('2026-05-03') ?? ''
  expect(dayOf(new Date(end))).toBe('2026-05-03')
  expect(dayOf(new Date(Date.parse(end) + 1))).toBe('2026-05-04')
  for (const none of ['', '2026-02-30', '3 May 2026', '2026-5-3']) expect(endOfDay(none)).toBeNull()
})

describe('whom the owner can choose', () => {
  const found: FoundPerson[] = [
    { ...person('Anna'), via: 'organisation' },
    { ...person('Stella', { id: 'other', name: 'Other School' }), via: { network: 'Coaching North' } },
  ]
  const group = (name: string, change: Partial<GroupChoice> = {}): GroupChoice => ({
    ...{ id: name, name, organisation: home, community: false, closed: false, members: 6 },
    may: { contribute: true },
    ...change,
  })
  const names = (typed: string, groups: GroupChoice[], shares: Share[] = []) =>
    recipientsOf(found, groups, typed, shares, now).map(({ name }) => name)

  test('people as they were found, with what tells them apart', () => {
    expect(recipientsOf(found, [], '', [], now).map(({ note }) => note)).toEqual(['Demo School', 'Other School, through Coaching North'])
  })
  test('people found for what was typed before only where they still fit', () => {
    expect(recipientsOf(found, [], 'stel', [], now, true).map(({ name }) => name)).toEqual(['Stella'])
    expect(recipientsOf(found, [], 'stel', [], now)).toHaveLength(2)
  })
  test('groups of this name where she may contribute', () => {
    const groups = [group('Year 5 Maths'), group('Reading'), group('Maths, closed', { closed: true })]
    expect(names('maths', [...groups, group('Maths to look at', { may: { contribute: false } })])).toEqual([
      'Anna',
      'Stella',
      'Year 5 Maths',
    ])
    expect(names('', groups)).toEqual(['Anna', 'Stella', 'Year 5 Maths', 'Reading'])
  })
  test('who has it already is shown so, but not who had it, or handed-in work', () => {
    const taken = (shares: Share[]) => recipientsOf(found, [group('Maths')], '', shares, now).map((one) => one.taken)
    expect(taken([share('Anna'), share('1', toGroup('Maths'))])).toEqual([true, false, true])
    expect(taken([share('Anna', { endedAt: '2026-05-02T12:00:00Z' })])).toEqual([false, false, false])
    expect(taken([share('1', { ...toGroup('Maths'), assignment: { id: 'x', title: 'x' } })])).toEqual([false, false, false])
  })
})

test('what is shared with me stands by person, the latest first', () => {
  const reflection = (id: string, owner: string, sharedAt: string | null) =>
    ({ id, owner: person(owner), sharedAt, createdAt: '2026-04-01T00:00:00Z' }) as SharedReflection
  const people = byOwner([
    reflection('1', 'Anna', '2026-05-01T00:00:00Z'),
    reflection('2', 'Ben', '2026-05-02T00:00:00Z'),
    reflection('3', 'Anna', '2026-05-03T00:00:00Z'),
    reflection('4', 'Cleo', null),
  ])
  expect(people.map((one) => [one.person.name, one.reflections.map(({ id }) => id)])).toEqual([
    ['Anna', ['3', '1']],
    ['Ben', ['2']],
    ['Cleo', ['4']],
  ])
})
