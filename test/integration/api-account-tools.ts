// What a person does with her account, and what can be seen of it afterwards.
import { createHmac } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { expect, vi } from 'vitest'
import type { Act } from '../../core/audit/acts.ts'
import type { House, Person } from './api-house.ts'

export const password = 'a password for tests'
let hash: Promise<string> | undefined

/** What is done in a house; read at each use, because it is opened before the first test. */
export function accountTools(inside: () => House) {
  const post = (path: string, json: unknown, { cookie, who }: { cookie?: string; who?: { token: string } } = {}) =>
    inside().fetch(`/v1/auth${path}`, who, { json, headers: { origin: inside().base, ...(cookie && { cookie }) } })
  const signIn = (email: string, given = password) => post('/sign-in/email', { email, password: given })

  async function givePassword<P extends Pick<Person, 'id'>>(person: P): Promise<P> {
    hash ??= hashPassword(password)
    const data = { userId: person.id, accountId: person.id, providerId: 'credential', password: await hash }
    await inside().db.account.create({ data })
    return person
  }

  /** Sets a second step up; resolves to its secret, its recovery codes and the code that was used for it. */
  async function enrol(person: Person) {
    const begun = await post('/two-factor/enable', { password }, { who: person })
    expect(begun.status).toBe(200)
    const { totpURI, backupCodes } = (await begun.json()) as { totpURI: string; backupCodes: string[] }
    const secret = decodeBase32(new URL(totpURI).searchParams.get('secret') ?? '')
    const used = code(secret)
    const reply = await post('/two-factor/verify-totp', { code: used }, { who: person })
    expect(reply.status).toBe(200)
    return { secret, backupCodes, used, reply }
  }

  return {
    post,
    signIn,
    givePassword,
    enrol,
    addWithPassword: async (...who: Parameters<House['addPerson']>) => givePassword(await inside().addPerson(...who)),
    /** The address in the last letter to somebody, once it was written. */
    linkTo: (email: string) =>
      until(async () => {
        const letter = await inside().db.mail.findFirst({ where: { recipient: email.toLowerCase() }, orderBy: { createdAt: 'desc' } })
        return new URL(/^http\S+$/m.exec(letter?.text ?? '')?.[0] ?? '')
      }),
    /** What was written down of somebody's acts, the oldest first. */
    actsOf: async (userId: string, act: Act) =>
      inside().db.auditEntry.findMany({ where: { actorId: userId, act }, orderBy: { sequence: 'asc' } }),
  }
}

/** Waits for what is done behind a reply; the machine may be busy. */
export const until = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 60_000, interval: 50 })

export const cookieOf = (reply: Response) =>
  reply.headers
    .getSetCookie()
    .filter((one) => !/max-age=0/i.test(one))
    .map((one) => one.split(';')[0])
    .join('; ')

/** The code of a moment, `steps` of 30 s from now: RFC 6238 with SHA-1 and six digits. */
export function code(secret: Buffer, steps = 0): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return `${number % 1_000_000}`.padStart(6, '0')
}

function decodeBase32(text: string): Buffer {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
