// The mail server, and what its answers mean for a letter. The only place that knows nodemailer.
import { createTransport } from 'nodemailer'
import { Outage } from '../../core/outage.ts'

export interface Post {
  /** The letter's id: a letter that goes twice is known by it. */
  id: string
  recipient: string
  subject: string
  text: string
}

/** `refused`: this letter never goes, and why, without an address. `later`: the server asks to try it again. */
export type Answer = { sent: true } | { refused: string } | { later: string }

export interface Transport {
  /** Throws `Outage` when the server itself is not usable: no letter would go now. */
  send(post: Post): Promise<Answer>
  close(): void
}

/** No server may hold a letter, and its row, for ever; milliseconds. */
const timeouts = { dnsTimeout: 10_000, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }

/** Connects at the first letter; one connection takes all of them. */
export function openTransport(smtpUrl: string, from: string): Transport {
  const mailer = createTransport({
    ...{ url: smtpUrl, pool: true, maxConnections: 1, ...timeouts },
    // What a broken connection held goes with the next try of the job.
    ...{ maxRequeues: 0, disableFileAccess: true, disableUrlAccess: true },
  })
  const host = from.replace(/^.*@|>$/g, '')
  return {
    async send({ id, recipient, subject, text }) {
      try {
        await mailer.sendMail({
          ...{ from, to: { name: '', address: recipient }, subject, text, messageId: `<${id}@${host}>` },
          // RFC 3834: nobody's holiday answers it.
          headers: { 'Auto-Submitted': 'auto-generated' },
        })
        return { sent: true }
      } catch (error) {
        return answerOf(error as SmtpError)
      }
    },
    close: () => mailer.close(),
  }
}

export interface SmtpError {
  code?: string
  command?: string
  /** The server's reply, and its code (RFC 5321 4.2). */
  responseCode?: number
  response?: string
}

/** Replies that are about the connection or our account there, whatever they came to: RFC 5321 4.2.2 and RFC 4954 6. */
const aboutUs = new Set([421, 454, 503, 530, 534, 535, 538])

/** A reply to the recipient or the message is about this letter; anything else is about the server, and throws. */
export function answerOf({ code, command, responseCode, response }: SmtpError): Answer {
  // Not even sent: no mailbox has such an address.
  if (code === 'EENVELOPE' && responseCode === undefined) return { refused: 'the address can not be written to' }
  const aboutLetter = command === 'RCPT TO' || command === 'DATA'
  if (!aboutLetter || responseCode === undefined || aboutUs.has(responseCode)) {
    throw new Outage(`the mail server can not be used (${[code, command, responseCode].filter(Boolean).join(' ')})`)
  }
  // The rest of what it says may hold the address.
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1]
  const said = ['the mail server said', responseCode, status].filter(Boolean).join(' ')
  return responseCode >= 500 ? { refused: said } : { later: said }
}
