import { z } from 'zod'

/** Words a person typed, 1 to `max` characters. PostgreSQL keeps no NUL, so it is refused here with a clear error. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\u0000'), 'must not hold a NUL character')

/** As `text`, but may be empty. */
export const optionalText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), 'must not hold a NUL character')

/** As `text`, for what is looked for: it may be empty, and is at most a name. */
export const searched = z
  .string()
  .trim()
  .max(100)
  .refine((value) => !value.includes('\u0000'), 'must not hold a NUL character')

/** Nothing here is for longer than people live; beyond the year 9999 a time can't even be told again (ISO 8601). */
const latestYear = 2200

/** A moment that people choose. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine((value) => new Date(value).getUTCFullYear() <= latestYear, `must not lie after the year ${latestYear}`)

/** Ids in addresses. */
export const IdParams = z.object({ id: z.uuid() })
