import type { Reason } from './reasons.ts'
import type { Ground } from './sharing.ts'

/** `because` is shown to people; `hidden` says that not even the subject's existence may be told. */
export interface Decision {
  allowed: boolean
  because: Reason
  hidden: boolean
  /** Where it was opened by its owner: every share that does, the oldest first. */
  grounds?: readonly Ground[]
  /** Of what it holds, the viewer sees only what was anonymised. */
  anonymisedOnly?: boolean
}

export const yes = (because: Reason): Decision => ({ allowed: true, because, hidden: false })
export const no = (because: Reason): Decision => ({ allowed: false, because, hidden: false })
export const hidden = (because: Reason): Decision => ({ allowed: false, because, hidden: true })
