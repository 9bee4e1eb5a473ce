import type { z } from 'zod'
import { Problem } from './problem.ts'

/** A route's replies by status: its own, and problems for all that goes wrong. */
export function replies<R extends Record<number, z.ZodType>>(own: R): R & { '4xx': typeof Problem; '5xx': typeof Problem } {
  return { ...own, '4xx': Problem, '5xx': Problem }
}
