// Downloads are off until an operator enables them, for whom and for as long as she says; and over when somebody, or time, ends them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepDownloads } from '../../api/downloads/sweep.ts'
import { act, ask, asked, fileOf, linkOf, packageIt, readyDownload, stateOf } from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { problemOf } from './api-oversight-scene.ts'
import { makeReflection, type SharedClip } from './api-scene.ts'

let house: House
let owner: Person
let admin: Person
let operator: Person
let clip: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  // A sweep is of all organisations.
  await house.db.download.deleteMany()
  await house.db.downloadPermit.deleteMany()
  house.organisationId = await house.addOrganisation()
  ;[owner, admin] = [await house.addPerson('member', house.organisationId), await house.addPerson('admin', house.organisationId)]
  operator = await house.addPerson('operator', null)
  clip = await makeReflection(house, owner)
})

interface PermitView {
  id: string
  state: string
  everybody: boolean
  people: { id: string }[]
  endsAt: string | null
  endedAt: string | null
  [key: string]: unknown
}
const json = async <T>(reply: Response | Promise<Response>) => (await (await reply).json()) as T
const ours = '/v1/organisation/downloads'
const form = { purpose: 'Evidence for a course', who: 'Two teachers', temporary: true, agreed: true }
const askFor = (who = admin, change: object = {}) => house.fetch(ours, who, { json: { ...form, ...change } })
const settle = (id: string, what: string, body: object = {}, who = operator) =>
  house.fetch(`/v1/download-permits/${id}/${what}`, who, { json: body })
const everybody = { people: null, temporary: true, approval: false }
const own = async () => (await json<{ permit: PermitView | null }>(house.fetch(ours, admin))).permit
/** Asked for and enabled; resolves to its id. */
async function enabled(given: object = {}): Promise<string> {
  const { id } = await json<PermitView>(askFor())
  const reply = await settle(id, 'enable', { ...everybody, ...given })
  expect(reply.status).toBe(200)
  return id
}
const actsOf = async (id: string) =>
  (await house.db.auditEntry.findMany({ where: { details: { path: ['permitId'], equals: id } }, orderBy: { sequence: 'asc' } })).map(
    ({ act, actorId }) => [act, actorId],
  )
const newsOf = async (who: Person) =>
  (await json<{ notifications: { kind: string; text: string }[] }>(house.fetch('/v1/notifications', who))).notifications
    .filter(({ kind }) => kind === 'download')
    .map(({ text }) => text)

describe('asking', () => {
  it('is an administrator’s, in words, once, and not without agreeing', async () => {
    expect(await own()).toBeNull()
    expect((await ask(house, owner, clip.id)).status).toBe(403)
    const made = await json<PermitView>(askFor())
    expect(made).toMatchObject({ state: 'asked', purpose: form.purpose, who: form.who, temporary: true, askedBy: { id: admin.id } })
    expect(await own()).toEqual(made)
    expect(await problemOf(await askFor())).toEqual([409, 'already'])
    expect(await problemOf(await ask(house, owner, clip.id))).toEqual([403, 'downloads_off'])
    for (const wrong of [{ agreed: false }, { purpose: ' ' }, { who: '' }, { temporary: 'yes' }, { more: 1 }])
      expect((await askFor(admin, wrong)).status).toBe(400)
    for (const who of [owner, operator, await house.addPerson('student', house.organisationId)]) {
      expect((await askFor(who)).status).toBe(403)
      expect((await house.fetch(ours, who)).status).toBe(403)
    }
    expect(await actsOf(made.id)).toEqual([['download.asked', admin.id]])
  })

  it('at the same moment by two is one request', async () => {
    const second = await house.addPerson('admin', house.organisationId)
    const replies = await Promise.all([admin, second, admin, second].map((who) => askFor(who)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    expect(await house.db.downloadPermit.count()).toBe(1)
  })

  it('is taken back, and may be done again', async () => {
    const { id } = await json<PermitView>(askFor())
    expect((await house.fetch(ours, admin, { method: 'DELETE' })).status).toBe(204)
    expect((await house.fetch(ours, admin, { method: 'DELETE' })).status).toBe(404)
    expect(await own()).toMatchObject({ id, state: 'ended' })
    expect(await problemOf(await settle(id, 'enable', everybody))).toEqual([409, 'already'])
    expect((await askFor()).status).toBe(201)
    expect(await newsOf(admin)).toEqual([])
  })
})

describe('an operator', () => {
  it('sees who asks for what, and nothing of recordings; others see none of it', async () => {
    const { id } = await json<PermitView>(askFor())
    const text = await (await house.fetch('/v1/download-permits', operator)).text()
    expect(JSON.parse(text).permits).toMatchObject([{ id, state: 'asked', organisation: { id: house.organisationId, name: 'School' } }])
    expect(text).not.toContain('Fractions')
    const people = await json<{ people: object[] }>(house.fetch(`/v1/download-permits/${id}/people?q=${owner.email}`, operator))
    expect(people).toEqual({ people: [{ id: owner.id, name: 'A Person', email: owner.email }] })
    expect(await json(house.fetch(`/v1/download-permits/${id}/people?q=%25`, operator))).toEqual({ people: [] })
    const device = { ...operator, ...(await house.signIn(operator, 'device')) }
    for (const who of [admin, owner]) {
      for (const path of ['', `/${id}/people`]) expect((await house.fetch(`/v1/download-permits${path}`, who)).status).toBe(404)
      for (const what of ['enable', 'refuse', 'end'])
        expect((await settle(id, what, what === 'enable' ? everybody : what === 'refuse' ? { reason: 'x' } : {}, who)).status).toBe(404)
    }
    expect((await house.fetch('/v1/download-permits', device)).status).toBe(404)
    expect((await settle(id, 'enable', everybody, device)).status).toBe(404)
  })

  it('enables it for single accounts, for them alone', async () => {
    const other = await house.addPerson('member', house.organisationId)
    const { id } = await json<PermitView>(askFor())
    const elsewhere = await house.addPerson('member', await house.addOrganisation())
    expect((await settle(id, 'enable', { ...everybody, people: [elsewhere.id] })).status).toBe(400)
    expect((await settle(id, 'enable', { ...everybody, people: [] })).status).toBe(400)
    const given = await json<PermitView>(settle(id, 'enable', { people: [owner.id], temporary: false, approval: true }))
    expect(given).toMatchObject({ state: 'enabled', everybody: false, people: [{ id: owner.id }], approval: true, endsAt: null })
    expect((await ask(house, other, (await makeReflection(house, other)).id)).status).toBe(403)
    expect(await asked(house, owner, clip.id)).toMatchObject({ state: 'requested' })
    expect(await newsOf(admin)).toEqual([expect.stringContaining('asks to download'), 'Downloading was enabled for your organisation'])
    expect(await problemOf(await settle(id, 'enable', everybody))).toEqual([409, 'already'])
    expect(await problemOf(await settle(id, 'refuse', { reason: 'x' }))).toEqual([409, 'already'])
  })

  it('and another who settle the same at the same moment: one wins, the other is told so', async () => {
    const second = await house.addPerson('operator', null)
    const ways: [string, object][] = [
      ['enable', everybody],
      ['refuse', { reason: 'Too many.' }],
    ]
    for (const [first, other] of ways.flatMap((one) => ways.map((another) => [one, another] as const))) {
      const { id } = await json<PermitView>(askFor())
      const replies = await Promise.all([settle(id, ...first), settle(id, ...other, second)])
      const winner = replies.findIndex(({ status }) => status === 200)
      const [loser] = replies.filter((_, index) => index !== winner)
      expect(await json(loser as Response)).toMatchObject({
        ...{ status: 409, code: 'already' },
        detail: expect.stringContaining('decided'),
      })
      const state = (winner === 0 ? first : other)[0] === 'enable' ? 'enabled' : 'refused'
      expect(await own()).toMatchObject({ id, state })
      expect((await actsOf(id)).slice(1)).toEqual([[`download.${state}`, [operator.id, second.id][winner]]])
      if (state === 'enabled') expect((await settle(id, 'end')).status).toBe(200)
    }
  })

  it('takes a person out of it, whose open downloads end', async () => {
    const other = await house.addPerson('member', house.organisationId)
    const id = await enabled({ people: [owner.id, other.id], temporary: false })
    const hers = await readyDownload(house, owner, clip.id)
    const others = await asked(house, other, (await makeReflection(house, other)).id)
    const change = (people: string[] | null) =>
      house.fetch(`/v1/download-permits/${id}/people`, operator, { method: 'PUT', json: { people } })
    expect((await change([other.id])).status).toBe(200)
    expect([await stateOf(house, hers.id), await stateOf(house, others.id)]).toEqual(['revoked', 'packaging'])
    expect(await house.context.objects.size(hers.object)).toBeUndefined()
    expect(await newsOf(owner)).toEqual(['Your download of the recording “Fractions” was taken back'])
    expect(await problemOf(await ask(house, owner, clip.id))).toEqual([403, 'downloads_off'])
    // Who is named stays so while her account is closed; nobody is named whose account is.
    await house.db.user.update({ where: { id: other.id }, data: { deactivatedAt: new Date() } })
    const { people } = await json<PermitView>(change([other.id, owner.id]))
    expect(people).toHaveLength(2)
    expect(people).toContainEqual({ id: owner.id, name: 'A Person', email: owner.email })
    expect((await change([owner.id])).status).toBe(200)
    expect(await problemOf(await change([owner.id, other.id]))).toEqual([400, 'bad_request'])
    expect(await json(change(null))).toMatchObject({ everybody: true, people: [] })
  })

  it('refuses with a reason, and it may be asked for again', async () => {
    const { id } = await json<PermitView>(askFor())
    expect(await json(settle(id, 'refuse', { reason: 'Please say for which course.' }))).toMatchObject({
      ...{ state: 'refused', reason: 'Please say for which course.', decidedAt: expect.any(String) },
    })
    expect(await newsOf(admin)).toEqual(['Downloading was not enabled for your organisation'])
    expect((await ask(house, owner, clip.id)).status).toBe(403)
    expect((await askFor()).status).toBe(201)
  })
})

describe('the end', () => {
  it.each(['operator', 'administrator'])('by the %s takes back all that rests on it, at once', async (who) => {
    const id = await enabled({ temporary: false })
    const ready = await readyDownload(house, owner, clip.id)
    const second = await asked(house, owner, clip.id, { format: 'mp3' })
    const link = await linkOf(house, owner, ready.id)
    const reply = who === 'operator' ? await settle(id, 'end') : await house.fetch(ours, admin, { method: 'DELETE' })
    expect(reply.status).toBe(who === 'operator' ? 200 : 204)
    expect([await stateOf(house, ready.id), await stateOf(house, second.id)]).toEqual(['revoked', 'revoked'])
    expect((await house.fetch(link)).status).toBe(404)
    expect(await problemOf(await fileOf(house, owner, ready.id))).toEqual([410, 'download_over'])
    expect(await problemOf(await ask(house, owner, clip.id))).toEqual([403, 'downloads_off'])
    expect(await own()).toMatchObject({ state: 'ended', endedAt: expect.any(String) })
    expect(await actsOf(id)).toEqual([
      ['download.asked', admin.id],
      ['download.enabled', operator.id],
      ['download.ended', who === 'operator' ? operator.id : admin.id],
    ])
    expect(await newsOf(owner)).toHaveLength(2)
    expect((await newsOf(admin))[0]).toBe(`Downloading ${who === 'operator' ? 'is over' : 'was enabled'} for your organisation`)
    expect(await problemOf(await settle(id, 'end'))).toEqual([409, 'already'])
  })

  it('comes by itself after 48 hours: everything is refused from then on, whoever has written it down', async () => {
    const id = await enabled({ approval: true })
    expect(Date.parse((await own())?.endsAt ?? '') - Date.now()).toBeGreaterThan(48 * 3600_000 - 60_000)
    const waiting = await asked(house, owner, clip.id)
    const ready = await asked(house, owner, clip.id, { format: 'mp3', purpose: 'x' })
    expect((await act(house, admin, ready.id, 'approve')).status).toBe(200)
    await packageIt(house, ready.id)
    house.clock.ahead = 48 * 3600 - 30
    expect((await fileOf(house, owner, ready.id)).status).toBe(302)
    const link = await linkOf(house, owner, ready.id)
    expect((await house.fetch(link)).status).toBe(200)
    expect(await sweepDownloads(house.context)).toBe(0)

    house.clock.ahead = 48 * 3600 + 1
    // By the clock, not by a sweep; and no link outlives it.
    expect((await house.fetch(link)).status).toBe(404)
    expect(await problemOf(await fileOf(house, owner, ready.id))).toEqual([403, 'downloads_off'])
    expect(await problemOf(await ask(house, owner, clip.id, { format: 'mp4', purpose: 'again' }))).toEqual([403, 'downloads_off'])
    expect(await problemOf(await act(house, admin, waiting.id, 'approve'))).toEqual([403, 'downloads_off'])
    expect(await json(house.fetch(`/v1/clips/${clip.id}/downloads`, owner))).toMatchObject({ enabled: false, offers: [] })
    expect(await own()).toMatchObject({ id, state: 'ended' })
    expect(await house.db.downloadPermit.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: 'enabled', endedAt: null })

    expect(await sweepDownloads(house.context)).toBe(1)
    expect(await actsOf(id)).toContainEqual(['download.ended', null])
    expect([await stateOf(house, ready.id), await stateOf(house, waiting.id)]).toEqual(['revoked', 'revoked'])
    expect(await house.context.objects.size(ready.id)).toBeUndefined()
    expect((await newsOf(admin))[0]).toBe('Downloading is over for your organisation')
    const row = await house.db.downloadPermit.findUniqueOrThrow({ where: { id } })
    expect([row.state, row.endedAt]).toEqual(['ended', row.endsAt])
    expect(await sweepDownloads(house.context)).toBe(0)
  })

  it('by time doesn’t stand in the way of asking anew', async () => {
    const id = await enabled()
    const { id: open } = await asked(house, owner, clip.id)
    house.clock.ahead = 48 * 3600 + 1
    expect((await askFor()).status).toBe(201)
    expect(await stateOf(house, open)).toBe('revoked')
    expect((await actsOf(id)).at(-1)).toEqual(['download.ended', null])
  })

  it('of one person is found by the sweep where a fault left something, and not of those who are named', async () => {
    const other = await house.addPerson('member', house.organisationId)
    const id = await enabled({ people: [owner.id, other.id], temporary: false })
    const hers = await readyDownload(house, owner, clip.id)
    const second = await asked(house, owner, clip.id, { format: 'mp3' })
    const others = await asked(house, other, (await makeReflection(house, other)).id)
    expect(await sweepDownloads(house.context)).toBe(0)
    await house.db.downloadPermitPerson.delete({ where: { permitId_userId: { permitId: id, userId: owner.id } } })
    // Refused at once, whoever has written it down.
    expect((await fileOf(house, owner, hers.id)).status).toBe(403)
    expect(await sweepDownloads(house.context)).toBe(2)
    const states = [hers, second, others].map((one) => stateOf(house, one.id))
    expect(await Promise.all(states)).toEqual(['revoked', 'revoked', 'packaging'])
    expect(await house.context.objects.size(hers.object)).toBeUndefined()
    expect(await newsOf(owner)).toHaveLength(2)
    const entry = { act: 'download.revoked', details: { path: ['downloadId'], equals: hers.id } }
    expect(await house.db.auditEntry.findFirstOrThrow({ where: entry })).toMatchObject({ actorId: null, ownerId: owner.id })
    expect(await sweepDownloads(house.context)).toBe(0)
  })

  it('is found by the sweep where a fault left something', async () => {
    const id = await enabled({ temporary: false })
    const { id: open, object } = await readyDownload(house, owner, clip.id)
    await house.db.downloadPermit.update({ where: { id }, data: { state: 'ended' } })
    house.jobs.length = 0
    expect(await sweepDownloads(house.context)).toBe(1)
    expect(await stateOf(house, open)).toBe('revoked')
    expect(await house.context.objects.size(object)).toBeUndefined()
    expect(house.jobs).toContain(`discard ${open}`)
    house.jobs.length = 0
    await sweepDownloads(house.context)
    expect(house.jobs).toEqual([`discard ${open}`])
    await house.db.download.update({ where: { id: open }, data: { discardedAt: new Date() } })
    house.jobs.length = 0
    await sweepDownloads(house.context)
    expect(house.jobs).toEqual([])
  })
})
