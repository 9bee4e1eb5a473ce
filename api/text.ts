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

/** Ids in addresses. */
export const IdParams = z.object({ id: z.uuid() })
