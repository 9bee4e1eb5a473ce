// What opens an account never stands in a log, whatever goes wrong.
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApp } from '../../api/app.ts'
import { type Logger, redacted } from '../../core/log.ts'
import { accountTools, password } from './api-account-tools.ts'
import { type House, openHouse } from './api-house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
const { addWithPassword, linkTo } = accountTools(() => house)

/** The same API, everything it logs, and with a service that may be broken. */
async function watched(broken: object = {}) {
  let written = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      written += chunk
      done()
    },
  })
  const log = pino({ level: 'trace', redact: { paths: redacted, censor: '[redacted]' } }, sink) as Logger
  const app = await buildApp({ ...house.context, log, ...broken })
  return { app, written: () => written }
}

it('neither the token of an invitation or of a letter for a new password, nor a password or an address', async () => {
  const admin = await house.addPerson('admin')
  const person = await addWithPassword()
  const { app, written } = await watched()
  const audit = { record: () => Promise.reject(new Error('the audit is broken')) }
  const failing = await watched({ audit })
  const headers = { authorization: `Bearer ${admin.token}` }
  const email = 'somebody@new.example'
  const invited = await app.inject({ method: 'POST', url: '/v1/organisation/invitations', headers, payload: { email, role: 'member' } })
  expect(invited.statusCode).toBe(201)
  await app.inject({ method: 'POST', url: '/v1/auth/request-password-reset', payload: { email: person.email } })
  const [invitation, reset] = [(await linkTo(email)).hash.slice(1), (await linkTo(person.email)).hash.slice(1)]

  const accept = { method: 'POST', url: `/v1/invitations/${invitation}/accept`, payload: { name: 'New Person', password } } as const
  expect((await failing.app.inject(accept)).statusCode).toBe(500)
  expect((await app.inject(`/v1/invitations/${invitation}`)).statusCode).toBe(200)
  expect((await app.inject(accept)).statusCode).toBe(201)
  expect((await app.inject({ ...accept, url: `/v1/invitations/${invitation}/accept/more` })).statusCode).toBe(404)
  const setting = {
    method: 'POST',
    url: '/v1/auth/reset-password',
    payload: { newPassword: 'quite another password', token: reset },
  } as const
  await app.inject(`/v1/auth/reset-password/${reset}`)
  await app.inject({ ...setting, url: `/v1/auth/reset-password?token=${reset}`, payload: {} })
  expect((await failing.app.inject(setting)).statusCode).toBe(500)

  await app.close()
  await failing.app.close()
  const all = written() + failing.written()
  expect(all).toContain('/v1/invitations/…/accept')
  expect(all).toContain('the audit is broken')
  for (const secret of [invitation, reset, admin.token, email, person.email, password, 'quite another password'])
    expect(all).not.toContain(secret)
})
