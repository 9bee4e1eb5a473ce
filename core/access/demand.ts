import { type ErrorCode, SafelightError } from '../errors.ts'
import { type Action, type Decision, decide, type Facts, type Reason, reasons, type Subject, type Viewer } from './decide.ts'

/** Reasons that are told by a code of their own, so that pages can lead on from there. */
const ownCode: Partial<Record<Reason, ErrorCode>> = {
  second_factor_missing: 'second_factor_missing',
  purpose_missing: 'purpose_missing',
  downloads_off: 'downloads_off',
  not_ready: 'not_ready',
  not_packaged: 'download_state',
  download_over: 'download_over',
  decided: 'download_state',
}

/**
 * Decides and throws when it may not be: `not_found` where not even the existence may be told (so that another's
 * recording and no recording look the same), `not_signed_in`, a code of `ownCode`, or `not_allowed` with the reason as a sentence.
 */
export function demand(facts: Facts, viewer: Viewer, action: Action, subject: Subject): Decision {
  const decision = decide(facts, viewer, action, subject)
  if (decision.allowed) return decision
  if (decision.because === 'deactivated' || decision.because === 'signed_out') throw new SafelightError('not_signed_in')
  if (decision.hidden) throw new SafelightError('not_found')
  const code = ownCode[decision.because]
  if (code) throw new SafelightError(code)
  throw new SafelightError('not_allowed', reasons[decision.because])
}
