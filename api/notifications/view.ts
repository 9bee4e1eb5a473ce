import { z } from 'zod'
import { NotificationKind } from '../../generated/prisma/enums.ts'
import { Person } from '../people/person.ts'

const Notification = z.object({
  id: z.uuid(),
  kind: z.enum(NotificationKind),
  text: z.string(),
  link: z.string().nullable().describe('A page of this service'),
  actor: Person.nullable(),
  createdAt: z.iso.datetime(),
  read: z.boolean(),
})
export type NotificationView = z.infer<typeof Notification>

export const Notifications = z.object({ notifications: z.array(Notification), unread: z.number() })

/** Without ids: all of them. */
export const Reading = z.object({ ids: z.array(z.uuid()).max(500).optional() }).nullish()

export const Choices = z
  .object({
    ...{ shared: z.boolean(), comment: z.boolean(), assignment: z.boolean(), decided: z.boolean() },
    ...{ oversight: z.boolean(), download: z.boolean() },
  })
  .describe('Of which kinds letters are wanted')
export type Choices = z.infer<typeof Choices>
