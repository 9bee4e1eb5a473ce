// The letters about accounts, in plain words. Tokens stand behind a # in their addresses: browsers send that part to nobody.
import type { Letter } from '../../core/mail/outbox.ts'

export const invitationDays = 7
export const resetMinutes = 60

/** To somebody who has no account yet. */
export function invitationLetter(recipient: string, organisation: string, publicUrl: string, token: string): Letter {
  return {
    recipient,
    subject: `${organisation} invites you to Safelight`,
    text: `Good day

${organisation} invites you to Safelight, its service for video of lessons. Here you make your account:

${publicUrl}/invitation#${token}

The link works once, for ${invitationDays} days. If you did not expect this letter you need not do anything.
`,
  }
}

/** To somebody who has one, at whatever organisation: only she learns of it. */
export function hasAccountLetter(recipient: string, organisation: string, publicUrl: string): Letter {
  return {
    recipient,
    subject: `${organisation} invites you to Safelight`,
    text: `Good day

${organisation} invites you to Safelight, but there is an account with this address already. You can sign in with it:

${publicUrl}/sign-in

An account belongs to one organisation. To be in another one you need an invitation to another address.
`,
  }
}

export function resetLetter(recipient: string, publicUrl: string, token: string): Letter {
  return {
    recipient,
    subject: 'A new password for Safelight',
    text: `Good day

Somebody, hopefully you, asked for a new password for the account with this address. Here you choose it:

${publicUrl}/reset-password#${token}

The link works once, for ${resetMinutes} minutes. If it was not you: your password stays as it is, and you need not do anything.
`,
  }
}
