// tus failures as problems: same statuses, our codes and sentences.
import { SafelightError } from '../../core/errors.ts'
import { type Problem, problem, problemForStatus, problemOf } from '../problem.ts'

interface TusError {
  status_code: number
  body: string
}

const isTusError = (error: unknown): error is TusError =>
  typeof error === 'object' && error !== null && 'status_code' in error && typeof error.status_code === 'number'

/** What is told for what the tus server or our store threw. */
export function tusProblem(error: unknown): Problem {
  if (error instanceof SafelightError) return problemOf(error)
  if (!isTusError(error)) return problem('internal')
  return saidProblem(error.status_code, error.body)
}

/** What is told where the tus server answered plain text itself. */
export function saidProblem(status: number, said: string): Problem {
  const detail = said.trim()
  // tus 1.0.0, "Tus-Resumable": another version is a failed precondition.
  if (detail === 'Invalid tus-resumable') return { ...problem('bad_request', detail), status: 412 }
  // An extension that isn't offered (concatenation): the mistake is not ours.
  if (status === 501) return problem('bad_request', detail)
  if (status === 413 && /size exceeded/.test(detail) && !/maximum/i.test(detail)) return problem('upload_length')
  if (status === 409) return problem('upload_offset', detail)
  if (status === 410) return problem('upload_expired')
  if (status === 500 && detail.startsWith('failed to acquire lock')) return problem('upload_locked')
  return problemForStatus(status, detail)
}
