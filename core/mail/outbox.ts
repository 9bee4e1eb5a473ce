import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Tx } from '../db.ts'

export interface Letter {
  recipient: string
  subject: string
  /** Plain text. No title, no name of a pupil, nothing of a recording: a link leads to it. */
  text: string
  /** Asked again before it is sent: what its reader may not see any more is not sent. */
  notificationId?: string
}

/** Letters that were not sent by now are given up, and sent ones forgotten; days. */
export const keptDays = 7

/**
 * Puts a letter into the outbox, in the transaction that gives reason for it. Add the job `mail` after the commit: it sends
 * what waits. Throws when the recipient isn't one address.
 */
export async function post(tx: Tx, clock: Clock, letter: Letter): Promise<void> {
  await postAll(tx, clock, [letter])
}

export async function postAll(tx: Tx, clock: Clock, letters: readonly Letter[]): Promise<void> {
  if (letters.some(({ recipient }) => !isAddress(recipient))) throw new Error('a letter goes to one address')
  const createdAt = clock.now()
  await tx.mail.createMany({ data: letters.map((letter) => ({ ...letter, subject: oneLine(letter.subject), createdAt })) })
}

/** Without a mail server letters are kept and shown at /dev/mail; never in production: they hold links that open accounts. */
export const showsLetters = ({ production, smtpUrl }: Pick<Config, 'production' | 'smtpUrl'>): boolean =>
  !production && smtpUrl === undefined

/** Headers are single lines: names that people gave themselves can't begin another (RFC 5322 2.2). */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()

/** One address and nothing else, as a letter may go to. Anything that would read as two, or as a header, is none. */
export const isAddress = (text: string): boolean => /^[^\s\p{Cc}<>(),;:"\\@]+@[^\s\p{Cc}<>(),;:"\\@]+$/u.test(text)
