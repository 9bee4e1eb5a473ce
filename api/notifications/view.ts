import { z } from 'zod'
import { NotificationKind } from '../../generated/prisma/enums.ts'

const Actor = z.object({
  id: z.uuid(),
  name: z.string(),
  organisation: z.object({ id: z.uuid(), name: z.string() }).nullable(),
})
export type Actor = z.infer<typeof Actor>

const Notification = z.object({
  id: z.uuid(),
  kind: z.enum(NotificationKind),
  text: z.string(),
  link: z.string().nullable().describe('A page of this service'),
  actor: Actor.nullable(),
  createdAt: z.iso.datetime(),
  read: z.boolean(),
})
export type NotificationView = z.infer<typeof Notification>

export const Notifications = z.object({ notifications: z.array(Notification), unread: z.number() })

/** Without ids: all of them. */
export const Reading = z.object({ ids: z.array(z.uuid()).max(500).optional() }).nullish()

export const Choices = z
  .object({ shared: z.boolean(), comment: z.boolean(), assignment: z.boolean(), decided: z.boolean() })
  .describe('Of which kinds letters are wanted')
export type Choices = z.infer<typeof Choices>
