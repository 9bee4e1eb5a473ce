// A real mail server that demands a sign-in, keeps what it takes, and refuses what it is told to.
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface Arrived {
  from: string
  recipients: string[]
  email: Email
}

export interface Smtp {
  /** With the right password. */
  url: string
  port: number
  letters: Arrived[]
  /** Addresses in the order they were named, the refused ones too. */
  asked: string[]
  /** Answers to be given to a recipient, one a time, before she is taken. */
  refusals: Map<string, { code: number; message: string }[]>
  /** Resolves when so many letters came. */
  until(count: number): Promise<Arrived[]>
  close(): Promise<void>
}

const user = { name: 'safelight', password: 'a password: with / signs' }

export async function startSmtp(port = 0): Promise<Smtp> {
  const letters: Arrived[] = []
  const asked: string[] = []
  const refusals: Smtp['refusals'] = new Map()
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    // Its certificate is made up; the client would refuse it.
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === user.name && password === user.password
        ? done(null, { user: username })
        : done(Object.assign(new Error('No'), { responseCode: 535 })),
    onRcptTo({ address }, _session, done) {
      asked.push(address)
      const refusal = refusals.get(address)?.shift()
      done(refusal ? Object.assign(new Error(refusal.message), { responseCode: refusal.code }) : null)
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const email = await PostalMime.parse(Buffer.concat(parts))
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        letters.push({ from, recipients: envelope.rcptTo.map(({ address }) => address), email })
        done()
        for (const look of waiting) look()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const at = (server.server.address() as AddressInfo).port
  return {
    ...{ letters, asked, refusals, port: at },
    url: `smtp://${user.name}:${encodeURIComponent(user.password)}@127.0.0.1:${at}`,
    until: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (letters.length < count) return
          waiting.delete(look)
          resolve(letters)
        }
        waiting.add(look)
        look()
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
