import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, newToken } from '../../core/ids.ts'
import { accountTools, password } from './api-account-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let admin: Person
let email: string
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  await house.db.rateLimit.deleteMany()
  house.clock.ahead = 0
  admin = await house.addPerson('admin')
  email = `${newId()}@new.example`
})

const { signIn, linkTo, actsOf } = accountTools(() => house)
interface Invitation {
  id: string
  email: string
  role: string
  state: string
}
const invite = (who: { token: string }, json: unknown) => house.fetch('/v1/organisation/invitations', who, { json })
const withdraw = (who: { token: string }, id: string) => house.fetch(`/v1/organisation/invitations/${id}`, who, { method: 'DELETE' })
const look = (token: string) => house.fetch(`/v1/invitations/${token}`)
const accept = (token: string, json: unknown = { name: 'New Person', password }) =>
  house.fetch(`/v1/invitations/${token}/accept`, undefined, { json })
const list = async (who: { token: string }) =>
  ((await (await house.fetch('/v1/organisation/invitations', who)).json()) as { invitations: Invitation[] }).invitations
const stateOf = async (id: string) => (await list(admin)).find((one) => one.id === id)?.state

/** Invites; resolves to the invitation and the token in its letter. */
async function invited(role = 'member', who = admin, to = email) {
  const reply = await invite(who, { email: to, role })
  expect(reply.status).toBe(201)
  const invitation = (await reply.json()) as Invitation
  return { ...invitation, reply, token: (await linkTo(to)).hash.slice(1) }
}

describe('an invitation', () => {
  it('goes by a letter, and makes an account of its role in its organisation', async () => {
    const { token, id, state, ...told } = await invited('student', admin, email.toUpperCase())
    expect(told).toMatchObject({ email, role: 'student' })
    expect([state, token.length]).toEqual(['waiting', 43])
    expect((await linkTo(email)).href).toBe(`${house.context.config.publicUrl}/invitation#${token}`)
    expect(house.jobs).toContain('mail')
    const row = await house.db.invitation.findUniqueOrThrow({ where: { id } })
    expect(JSON.stringify(row)).not.toContain(token)
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(7 * 86_400_000)
    expect(await (await look(token)).json()).toEqual({ organisation: 'School', email, role: 'student' })

    const reply = await accept(token)
    expect(reply.status).toBe(201)
    const made = (await reply.json()) as { id: string; email: string }
    expect(made).toEqual({ id: expect.any(String), email })
    const user = await house.db.user.findUniqueOrThrow({ where: { email } })
    const { organisationId } = house
    expect(user).toMatchObject({ id: made.id, name: 'New Person', role: 'student', emailVerified: true, organisationId })
    const signedIn = await signIn(email)
    const who = { token: signedIn.headers.get('set-auth-token') ?? '' }
    expect(await (await house.fetch('/v1/me', who)).json()).toMatchObject({ email, role: 'student' })
    expect(await stateOf(id)).toBe('accepted')
    expect(await actsOf(admin.id, 'person.invited')).toMatchObject([{ details: { invitationId: id, role: 'student' } }])
    expect(await actsOf(made.id, 'person.joined')).toMatchObject([{ organisationId, details: { invitationId: id, role: 'student' } }])
    expect(JSON.stringify((await house.db.auditEntry.findMany()).map(({ details }) => details))).not.toContain('@')
  })

  it('holds once, also when it is accepted several times at the same moment', async () => {
    const { token } = await invited()
    const replies = await Promise.all(['One', 'Two', 'Three'].map((name) => accept(token, { name, password })))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 410, 410])
    await expectProblem(await accept(token), 410, 'invitation_over')
    await expectProblem(await look(token), 410, 'invitation_over')
    expect(await house.db.user.count({ where: { email } })).toBe(1)
    expect((await signIn(email)).status).toBe(200)
  })

  it('is over after seven days, when it was taken back, and when a new one took its place', async () => {
    const first = await invited()
    const second = await invited('admin')
    await expectProblem(await accept(first.token), 410, 'invitation_over')
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['withdrawn', 'waiting'])
    house.clock.ahead = 7 * 86_400 - 60
    expect(await (await look(second.token)).json()).toMatchObject({ role: 'admin' })
    house.clock.ahead = 7 * 86_400 + 60
    await expectProblem(await accept(second.token), 410, 'invitation_over')
    house.clock.ahead = 0
    expect((await withdraw(admin, second.id)).status).toBe(204)
    await expectProblem(await accept(second.token), 410, 'invitation_over')
    await expectProblem(await withdraw(admin, second.id), 409, 'already')
    expect(await actsOf(admin.id, 'person.invitation-withdrawn')).toMatchObject([{ details: { invitationId: second.id } }])
    for (const token of [newToken(), 'rubbish']) await expectProblem(await look(token), 410, 'invitation_over')
    expect(await house.db.user.count({ where: { email } })).toBe(0)
  })

  it('leaves one that holds when two are sent to one address at the same moment', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => invite(admin, { email, role: 'member' })))
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201])
    expect((await list(admin)).filter((one) => one.email === email && one.state === 'waiting')).toHaveLength(1)
  })

  it('is answered alike for an address that has an account, whose owner alone is told', async () => {
    const other = await house.addOrganisation()
    const there = await house.addPerson('member', other)
    const fresh = await invite(admin, { email, role: 'admin' })
    const known = await invite(admin, { email: there.email, role: 'admin' })
    const shape = async (reply: Response) => [
      reply.status,
      { ...((await reply.json()) as Invitation), id: '', email: '', createdAt: '', expiresAt: '' },
    ]
    expect(await shape(known)).toEqual(await shape(fresh))
    expect((await linkTo(there.email)).href).toBe(`${house.context.config.publicUrl}/sign-in`)
    expect(await house.db.user.findUniqueOrThrow({ where: { id: there.id } })).toMatchObject({ organisationId: other, role: 'member' })
    const closed = await house.addPerson('member', other)
    await house.db.user.update({ where: { id: closed.id }, data: { deactivatedAt: new Date() } })
    expect((await invite(admin, { email: closed.email, role: 'member' })).status).toBe(201)
    expect(await house.db.mail.count({ where: { recipient: closed.email } })).toBe(0)
  })

  it('of two organisations to one address is taken by the first that is accepted, and the other is not used up', async () => {
    const head = await house.addPerson('admin', await house.addOrganisation())
    const [one, two] = [await invited(), await invited('admin', head)]
    expect((await accept(one.token)).status).toBe(201)
    await expectProblem(await accept(two.token), 409, 'already')
    expect(await house.db.user.findUniqueOrThrow({ where: { email } })).toMatchObject({
      organisationId: house.organisationId,
      role: 'member',
    })
    expect(await house.db.invitation.findUniqueOrThrow({ where: { id: two.id } })).toMatchObject({ acceptedAt: null })
  })

  it('gives nothing but its role, and asks for a name and a long password', async () => {
    const { token } = await invited()
    for (const json of [
      { name: 'New Person', password: 'too short' },
      { name: 'New Person', password: 'x'.repeat(129) },
      { name: ' ', password },
      { name: 'New Person', password, role: 'admin' },
      { name: 'New Person', password, organisationId: newId() },
      { name: 'New Person', password, email: 'other@evil.example' },
    ])
      await expectProblem(await accept(token, json), 400, 'bad_request')
    expect((await accept(token)).status).toBe(201)
  })
})

describe('inviting', () => {
  it('is for administrators, of their own organisation', async () => {
    const { id } = await invited()
    for (const role of ['member', 'student'] as const) {
      const who = await house.addPerson(role)
      await expectProblem(await invite(who, { email, role: 'admin' }), 403, 'not_allowed')
      await expectProblem(await withdraw(who, id), 403, 'not_allowed')
    }
    await expectProblem(await invite(await house.signIn(admin, 'device'), { email, role: 'member' }), 403, 'not_allowed')
    const head = await house.addPerson('admin', await house.addOrganisation())
    for (const one of [id, newId()]) await expectProblem(await withdraw(head, one), 404, 'not_found')
    expect(await list(head)).toEqual([])
    expect(await stateOf(id)).toBe('waiting')
  })

  it('takes an address and a role that there is', async () => {
    for (const json of [
      { email: 'no address', role: 'member' },
      { email, role: 'operator' },
      { email },
      { email, role: 'member', token: 'mine' },
    ])
      await expectProblem(await invite(admin, json), 400, 'bad_request')
  })

  it('is limited for one address, whoever invites, and so are tries at tokens', async () => {
    const head = await house.addPerson('admin', await house.addOrganisation())
    for (const who of [admin, head, admin, head, admin]) expect((await invite(who, { email, role: 'member' })).status).toBe(201)
    await expectProblem(await invite(head, { email, role: 'member' }), 429, 'too_many_requests')
    const replies = []
    for (let tries = 0; tries < 61; tries++) replies.push((await accept(newToken())).status)
    expect([replies.filter((status) => status === 410).length, replies.at(-1)]).toEqual([60, 429])
  })
})
