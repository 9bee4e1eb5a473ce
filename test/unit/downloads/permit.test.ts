import { describe, expect, it } from 'vitest'
import { holds, type Permit, permitFor, temporarySeconds } from '../../../core/downloads/permit.ts'
import { PermitState } from '../../../generated/prisma/enums.ts'

const now = new Date('2026-05-03T10:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const permit = (change: Partial<Permit> = {}): Permit => ({ state: 'enabled', everybody: true, people: [], endsAt: null, ...change })

describe('a permission', () => {
  it.each(Object.values(PermitState))('that is %s', (state) => {
    expect(holds(permit({ state }), now)).toBe(state === 'enabled')
    expect(permitFor([permit({ state })], 'a', now) !== undefined).toBe(state === 'enabled')
  })

  it('ends by the clock, to the millisecond', () => {
    expect(temporarySeconds).toBe(172_800)
    for (const [endsAt, is] of [
      [later(0.001), true],
      [now, false],
      [later(-1), false],
      [null, true],
    ] as const)
      expect(holds(permit({ endsAt }), now)).toBe(is)
  })

  it('is for everybody or for those it names', () => {
    const named = permit({ everybody: false, people: ['a', 'b'] })
    expect([permitFor([named], 'a', now), permitFor([named], 'c', now)]).toEqual([named, undefined])
    expect(permitFor([permit({ everybody: false })], 'a', now)).toBeUndefined()
    expect(permitFor([], 'a', now)).toBeUndefined()
  })

  it('is found among those that are over', () => {
    const good = permit({ everybody: false, people: ['a'] })
    expect(permitFor([permit({ state: 'ended' }), permit({ endsAt: now }), good], 'a', now)).toBe(good)
  })
})
