import type { Tx } from '../../core/db.ts'
import { SafelightError } from '../../core/errors.ts'
import { newToken, tokenHash } from '../../core/ids.ts'
import { post } from '../../core/mail/outbox.ts'
import type { Invitation } from '../../generated/prisma/client.ts'
import type { Role } from '../../generated/prisma/enums.ts'
import { hasAccountLetter, invitationDays, invitationLetter } from '../accounts/letters.ts'
import type { Context } from '../context.ts'
import { nudgeMail } from '../notifications/nudge.ts'
import type { Viewer } from '../viewer.ts'
import { governing } from './govern.ts'

export const states = ['waiting', 'accepted', 'withdrawn', 'expired'] as const
const waiting = { acceptedAt: null, withdrawnAt: null }

export function invitationView({ id, email, role, createdAt, expiresAt, acceptedAt, withdrawnAt }: Invitation, now: Date) {
  const state: (typeof states)[number] = acceptedAt ? 'accepted' : withdrawnAt ? 'withdrawn' : expiresAt <= now ? 'expired' : 'waiting'
  return { id, email, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString(), state }
}

/**
 * Posts a letter; one that waits for the same address no longer holds. An address that has an account is answered alike:
 * only its owner learns of it, by a letter that says so.
 */
export async function invite(context: Context, viewer: Viewer, { email, role }: { email: string; role: Role }): Promise<Invitation> {
  const { clock, audit } = context
  const now = clock.now()
  const token = newToken()
  const made = await governing(context, viewer, async (tx, organisationId) => {
    await tx.invitation.updateMany({ where: { organisationId, email, ...waiting }, data: { withdrawnAt: now } })
    const term = { createdAt: now, expiresAt: new Date(now.getTime() + invitationDays * 86_400_000) }
    const data = { organisationId, email, role, tokenHash: tokenHash(token), invitedById: viewer.userId, ...term }
    const invitation = await tx.invitation.create({ data })
    await postLetter(context, tx, invitation, token)
    const details = { invitationId: invitation.id, role }
    await audit.record(tx, { organisationId, actorId: viewer.userId, act: 'person.invited', details })
    return invitation
  })
  nudgeMail(context)
  return made
}

async function postLetter({ clock, config }: Context, tx: Tx, { email, organisationId }: Invitation, token: string): Promise<void> {
  const { name } = await tx.organisation.findUniqueOrThrow({ where: { id: organisationId } })
  const account = await tx.user.findUnique({ where: { email } })
  if (account?.deactivatedAt) return
  await post(tx, clock, account ? hasAccountLetter(email, name, config.publicUrl) : invitationLetter(email, name, config.publicUrl, token))
}

/** Throws `not_found`, and `already` for one that is over. */
export async function withdraw(context: Context, viewer: Viewer, id: string): Promise<void> {
  await governing(context, viewer, async (tx, organisationId) => {
    if (!(await tx.invitation.findFirst({ where: { id, organisationId } }))) throw new SafelightError('not_found')
    const data = { withdrawnAt: context.clock.now() }
    const { count } = await tx.invitation.updateMany({ where: { id, organisationId, ...waiting }, data })
    if (count === 0) throw new SafelightError('already', 'This invitation was used or taken back.')
    const details = { invitationId: id }
    await context.audit.record(tx, { organisationId, actorId: viewer.userId, act: 'person.invitation-withdrawn', details })
  })
}
