// Downloads that are open, for those who may end one: an administrator, of her organisation; an operator, of one permission.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { act, asked, type DownloadView, packageIt, permitDownloads, readyDownload, stateOf } from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
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
  house.organisationId = await house.addOrganisation()
  ;[owner, admin] = [await house.addPerson('member', house.organisationId), await house.addPerson('admin', house.organisationId)]
  operator = await house.addPerson('operator', null)
  clip = await makeReflection(house, owner)
})

const path = '/v1/downloads/open'
const ofPermit = (id: string) => `/v1/download-permits/${id}/downloads`
const list = async (who: Person, at = path) =>
  ((await (await house.fetch(at, who)).json()) as { downloads: DownloadView[] }).downloads.map(({ id }) => id)
const counted = async (id: string) => {
  const { permits } = (await (await house.fetch('/v1/download-permits', operator)).json()) as {
    permits: { id: string; openDownloads: number }[]
  }
  return permits.find((permit) => permit.id === id)?.openDownloads
}

it('are those that were approved and aren’t over, newest first', async () => {
  const permitId = await permitDownloads(house, { approval: true })
  const other = await house.addPerson('member', house.organisationId)
  const ready = await asked(house, owner, clip.id)
  const made = await asked(house, owner, clip.id, { format: 'mp3', purpose: 'x' })
  const declined = await asked(house, other, (await makeReflection(house, other)).id)
  const waiting = await asked(house, other, (await makeReflection(house, other)).id)
  for (const { id } of [ready, made]) expect((await act(house, admin, id, 'approve')).status).toBe(200)
  await act(house, admin, declined.id, 'decline', { reason: 'x' })
  await packageIt(house, ready.id)
  expect([await list(admin), await list(operator, ofPermit(permitId)), await counted(permitId)]).toEqual([
    [made.id, ready.id],
    [made.id, ready.id],
    2,
  ])
  for (const state of ['approved', 'fetched'] as const) {
    await house.db.download.update({ where: { id: waiting.id }, data: { state } })
    expect(await list(admin)).toEqual([waiting.id, made.id, ready.id])
  }
  for (const state of ['expired', 'revoked', 'failed'] as const) {
    await house.db.download.update({ where: { id: waiting.id }, data: { state } })
    expect([await list(admin), await counted(permitId)]).toEqual([[made.id, ready.id], 2])
  }
})

it('are shown to an administrator with what they are of, and taken back from there', async () => {
  const permitId = await permitDownloads(house, { temporary: true })
  const { id } = await readyDownload(house, owner, clip.id)
  const { downloads } = (await (await house.fetch(path, admin)).json()) as { downloads: DownloadView[] }
  expect(downloads).toMatchObject([
    { id, owner: { id: owner.id }, state: 'ready', fetchesLeft: 3, filename: null, clip: { title: 'Fractions' } },
  ])
  expect(downloads[0]?.may).toEqual({ fetch: false, revoke: true, decide: false })
  // Seven days would be longer than it is permitted.
  const { endsAt } = await house.db.downloadPermit.findUniqueOrThrow({ where: { id: permitId } })
  expect(downloads[0]?.expiresAt).toBe(endsAt?.toISOString())
  expect((await act(house, admin, id, 'revoke')).status).toBe(200)
  expect([await stateOf(house, id), await list(admin)]).toEqual(['revoked', []])
})

it('are shown to an operator without title and purpose, and taken back from there', async () => {
  const permitId = await permitDownloads(house)
  const { id } = await asked(house, owner, clip.id, { format: 'mp4', purpose: 'For my course' })
  await packageIt(house, id)
  const text = await (await house.fetch(ofPermit(permitId), operator)).text()
  expect(text).not.toMatch(/Fractions|course/)
  const { downloads } = JSON.parse(text) as { downloads: DownloadView[] }
  expect(downloads).toMatchObject([{ id, owner: { id: owner.id }, state: 'ready', purpose: '', filename: null, clip: { title: '' } }])
  expect(downloads[0]?.may).toEqual({ fetch: false, revoke: true, decide: false })
  expect((await act(house, operator, id, 'revoke')).status).toBe(200)
  expect([await stateOf(house, id), await list(operator, ofPermit(permitId)), await counted(permitId)]).toEqual(['revoked', [], 0])
})

it('are of one organisation, and of one permission', async () => {
  const permitId = await permitDownloads(house)
  const { id } = await readyDownload(house, owner, clip.id)
  const here = house.organisationId
  house.organisationId = await house.addOrganisation()
  const [elsewhere, head] = [await house.addPerson('member', house.organisationId), await house.addPerson('admin', house.organisationId)]
  const otherPermit = await permitDownloads(house)
  const other = await readyDownload(house, elsewhere, (await makeReflection(house, elsewhere)).id)
  house.organisationId = here
  expect([await list(admin), await list(head)]).toEqual([[id], [other.id]])
  expect([await list(operator, ofPermit(permitId)), await list(operator, ofPermit(otherPermit))]).toEqual([[id], [other.id]])
  expect([await counted(permitId), await counted(otherPermit)]).toEqual([1, 1])
})

it('are nobody else’s to see', async () => {
  const permitId = await permitDownloads(house)
  await readyDownload(house, owner, clip.id)
  const device = async (who: Person) => ({ ...who, ...(await house.signIn(who, 'device')) })
  const student = await house.addPerson('student', house.organisationId)
  for (const who of [owner, student, operator, await device(admin)]) expect((await house.fetch(path, who)).status).toBe(403)
  for (const who of [owner, student, admin, await device(operator)]) expect((await house.fetch(ofPermit(permitId), who)).status).toBe(404)
  for (const at of [path, ofPermit(permitId)]) expect((await house.fetch(at)).status).toBe(401)
  expect((await house.fetch(ofPermit(clip.id), operator)).status).toBe(404)
})
