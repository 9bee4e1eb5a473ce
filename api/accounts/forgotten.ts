// A forgotten password: a letter to the verified address of the account. Its link leads to our page, which goes on with
// better-auth's POST /reset-password. Whether there is an account, neither the answer tells nor the time it takes.
import { z } from 'zod'
import { fromNow } from '../../core/clock.ts'
import { SafelightError } from '../../core/errors.ts'
import { newToken } from '../../core/ids.ts'
import { post } from '../../core/mail/outbox.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'
import { nudgeMail } from '../notifications/nudge.ts'
import type { Behind } from './behind.ts'
import type { JsonBody } from './forms.ts'
import { resetLetter, resetMinutes } from './letters.ts'

const Asked = z.object({ email: z.email().max(320).toLowerCase() })

/** How better-auth names the token of a letter in its table. */
export const resetIdentifier = (token: string) => `reset-password:${token}`

/** The same answer for every address. Throws `bad_request` and `too_many_requests`. */
export async function askForReset(context: Context, behind: Behind, address: string, body: JsonBody | undefined) {
  const asked = Asked.safeParse(body)
  if (!asked.success) throw new SafelightError('bad_request', 'email: must be an e-mail address')
  const { email } = asked.data
  await limit(context.db, context.clock, `reset from|${address}`, { most: 3, seconds: 60 })
  await limit(context.db, context.clock, `reset|${email}`, { most: 5, seconds: 3600 })
  behind.run('a letter for a new password was not written', () => writeLetter(context, email))
  return { status: true, message: 'If there is an account with this address, a letter is on its way to it.' }
}

async function writeLetter(context: Context, email: string): Promise<void> {
  const { db, clock, auth, config } = context
  const user = await db.user.findUnique({ where: { email } })
  if (!user?.emailVerified || user.deactivatedAt) return
  const token = newToken()
  const { internalAdapter } = await auth.$context
  const expiresAt = fromNow(clock, resetMinutes * 60)
  await internalAdapter.createVerificationValue({ identifier: resetIdentifier(token), value: user.id, expiresAt })
  await db.$transaction((tx) => post(tx, clock, resetLetter(email, config.publicUrl, token)))
  nudgeMail(context)
}
