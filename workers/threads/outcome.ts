// What a thread's work came to, as a plain value: an error that crosses between threads loses its class and its code.
import { type ErrorCode, errors, SafelightError } from '../../core/errors.ts'
import { isOutage, Outage } from '../../core/outage.ts'

export type Outcome<T> = { value: T } | Failure

export interface Failure {
  /** A row of the error table, when it is one. */
  code: ErrorCode | undefined
  message: string
  /** Time may mend it. */
  outage: boolean
}

/** Runs `work`; resolves to what it gave or to what it failed of, never rejects. */
export async function outcomeOf<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    return failureOf(error)
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof SafelightError) return { code: error.code, message: error.message, outage: false }
  return { code: undefined, message: error instanceof Error ? error.message : String(error), outage: isOutage(error) }
}

/** The value. Throws SafelightError where the table knows the failure, Outage where time may mend it, else an Error. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value
  throw errorOf(outcome)
}

export function errorOf({ code, message, outage }: Failure): Error {
  if (outage) return new Outage(message)
  return code !== undefined && code in errors ? new SafelightError(code) : new Error(message)
}
