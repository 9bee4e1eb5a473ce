// Whether a person may download at all. Pure.
import type { PermitState } from '../../generated/prisma/enums.ts'

export interface Permit {
  state: PermitState
  everybody: boolean
  /** Ids of the accounts it is for, where it isn't for everybody. */
  people: readonly string[]
  /** Null: until somebody ends it. */
  endsAt: Date | null
}

/** How long a temporary permit holds, seconds. */
export const temporarySeconds = 48 * 3600

/** It was enabled, and neither somebody nor time has ended it. */
export const holds = ({ state, endsAt }: Pick<Permit, 'state' | 'endsAt'>, now: Date): boolean =>
  state === 'enabled' && (endsAt === null || endsAt > now)

/** The permit of her organisation that lets this person download now; undefined: none does, as for all by default. */
export const permitFor = <P extends Permit>(permits: readonly P[], userId: string, now: Date): P | undefined =>
  permits.find((permit) => holds(permit, now) && (permit.everybody || permit.people.includes(userId)))
