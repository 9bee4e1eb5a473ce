import { SafelightError } from '../errors.ts'
import { type Action, type Decision, decide, type Facts, reasons, type Subject, type Viewer } from './decide.ts'

/**
 * Decides and throws when it may not be: `not_found` where not even the existence may be told (so that another's
 * recording and no recording look the same), `not_signed_in`, `second_factor_missing`, `purpose_missing`, or `not_allowed` with the reason as a sentence.
 */
export function demand(facts: Facts, viewer: Viewer, action: Action, subject: Subject): Decision {
  const decision = decide(facts, viewer, action, subject)
  if (decision.allowed) return decision
  if (decision.because === 'deactivated' || decision.because === 'signed_out') throw new SafelightError('not_signed_in')
  if (decision.because === 'second_factor_missing') throw new SafelightError('second_factor_missing')
  if (decision.because === 'purpose_missing') throw new SafelightError('purpose_missing')
  if (decision.hidden) throw new SafelightError('not_found')
  throw new SafelightError('not_allowed', reasons[decision.because])
}
