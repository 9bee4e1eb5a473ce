import { NotificationKind } from '../../generated/prisma/enums.ts'
import type { Context } from '../context.ts'
import type { Choices } from './view.ts'

type Parts = Pick<Context, 'db'>

/** Who has not chosen gets letters of every kind. */
export async function readChoices({ db }: Parts, userId: string): Promise<Choices> {
  const choices: Choices = { shared: true, comment: true, assignment: true, decided: true, oversight: true, download: true }
  for (const { kind, email } of await db.notificationChoice.findMany({ where: { userId } })) choices[kind] = email
  return choices
}

export async function writeChoices({ db }: Parts, userId: string, choices: Choices): Promise<void> {
  await db.$transaction(
    Object.values(NotificationKind).map((kind) => {
      const email = choices[kind]
      return db.notificationChoice.upsert({ where: { userId_kind: { userId, kind } }, create: { userId, kind, email }, update: { email } })
    }),
  )
}
