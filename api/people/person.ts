// A person as others are shown her: a name and a school. Addresses are for administrators of her organisation alone.
import { z } from 'zod'
import type { Prisma } from '../../generated/prisma/client.ts'

export const Person = z.object({
  id: z.uuid(),
  name: z.string(),
  organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
})
export type Person = z.infer<typeof Person>

export const personSelect = { id: true, name: true, organisation: { select: { id: true, name: true } } } satisfies Prisma.UserSelect

export const personView = ({ id, name, organisation }: Person): Person => ({
  ...{ id, name },
  organisation: organisation && { id: organisation.id, name: organisation.name },
})
