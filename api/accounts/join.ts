// Accepting an invitation: the only way accounts come into being over HTTP.
import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { tokenHash } from '../../core/ids.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'
import { limit } from '../limit.ts'

export interface Joining {
  name: string
  password: string
}

const standing = ({ clock }: Pick<Context, 'clock'>, token: string) => ({
  tokenHash: tokenHash(token),
  acceptedAt: null,
  withdrawnAt: null,
  expiresAt: { gt: clock.now() },
})

/** The invitation as long as it stands. Throws `invitation_over`, also for a token there never was. */
export async function findInvitation(context: Pick<Context, 'db' | 'clock'>, token: string) {
  const found = await context.db.invitation.findFirst({ where: standing(context, token), include: { organisation: true } })
  if (!found) throw new SafelightError('invitation_over')
  return found
}

/**
 * Makes the account: its address is verified, because the letter came there. Throws `invitation_over`, and `already` when
 * the address has an account by now; then the invitation is not used up.
 */
export async function join(context: Context, token: string, { name, password }: Joining): Promise<{ id: string; email: string }> {
  const { db, clock, auth, audit } = context
  await limit(db, clock, `accept|${token}`, { most: 20, seconds: 600 })
  await findInvitation(context, token)
  // Before the transaction: it takes its time.
  const hash = await (await auth.$context).password.hash(password)
  return db.$transaction(async (tx) => {
    const { id: invitationId, organisationId, email, role } = await take(context, tx, token)
    const { id } = await addPerson(tx, { name, email, role, organisationId, emailVerified: true })
    await tx.account.create({ data: { userId: id, accountId: id, providerId: 'credential', password: hash } })
    await audit.record(tx, { organisationId, actorId: id, act: 'person.joined', details: { invitationId, role } })
    return { id, email }
  })
}

/** One of several at once. */
async function take(context: Context, tx: Tx, token: string) {
  const where = standing(context, token)
  const [taken] = await tx.invitation.updateManyAndReturn({ where, data: { acceptedAt: context.clock.now() } })
  if (!taken) throw new SafelightError('invitation_over')
  return taken
}

async function addPerson(tx: Tx, data: Prisma.UserUncheckedCreateInput) {
  try {
    return await tx.user.create({ data })
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw new SafelightError('already', 'There is an account with this address already. Please sign in with it.')
    throw error
  }
}
