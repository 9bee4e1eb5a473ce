// A download's whole way: offered, asked for, approved, packaged, fetched, ended; who is told, and what is written down.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepDownloads } from '../../api/downloads/sweep.ts'
import {
  act,
  actsOf,
  ask,
  asked,
  type DownloadView,
  fileOf,
  linkOf,
  packageIt,
  permitDownloads,
  readyDownload,
  seeDownload,
  stateOf,
} from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { flagged, makeReview, type Overseen } from './api-oversight-scene.ts'

let house: House
let owner: Person
let admin: Person
let clip: Overseen
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.clock.ahead = 0
  // A sweep is of all organisations.
  await house.db.download.deleteMany()
  house.organisationId = await house.addOrganisation()
  owner = await house.addPerson('member', house.organisationId)
  admin = await house.addPerson('admin', house.organisationId)
  clip = await makeReview(house, owner)
  house.jobs.length = 0
})

const json = async <T>(reply: Response | Promise<Response>) => (await (await reply).json()) as T
const newsOf = async (who: Person) => {
  const { notifications } = await json<{ notifications: { kind: string; text: string; link: string }[] }>(
    house.fetch('/v1/notifications', who),
  )
  return notifications.filter(({ kind }) => kind === 'download').map(({ text, link }) => [text, link])
}
const lettersOf = (who: Person) => house.db.mail.findMany({ where: { recipient: who.email } })

describe('an offer', () => {
  it('says what a recording can be downloaded as, and why not', async () => {
    const offer = () => json<Record<string, unknown>>(house.fetch(`/v1/clips/${clip.id}/downloads`, owner))
    expect(await offer()).toMatchObject({ enabled: false, message: expect.stringContaining('administrator'), offers: [], downloads: [] })
    await permitDownloads(house, { approval: true })
    expect(await offer()).toEqual({
      ...{ enabled: true, message: null, approval: true, nobodyApproves: false, days: 7, fetches: 3, downloads: [] },
      marks: { picture: false, visible: false },
      offers: [
        { format: 'mp4', rung: '720', width: 1280, height: 720, bytes: 256 },
        { format: 'mp3', rung: null, width: null, height: null, bytes: 128_000 },
      ],
    })
    const { id } = await asked(house, owner, clip.id)
    expect(await offer()).toMatchObject({ downloads: [{ id, state: 'requested' }] })
    await house.db.clip.update({ where: { id: clip.id }, data: { status: 'processing' } })
    expect(await offer()).toMatchObject({ enabled: false, message: 'It is still being prepared.' })
  })
})

describe('with approval', () => {
  it('goes to the administrators, who see its stills, and to packaging once one approves', async () => {
    await permitDownloads(house, { approval: true })
    const made = await asked(house, owner, clip.id, { format: 'mp4', purpose: ' For my course ' })
    expect(made).toMatchObject({ state: 'requested', rung: '720', purpose: 'For my course', fetches: 0, fetchesLeft: 3 })
    expect(made.may).toEqual({ fetch: false, revoke: true, decide: false })
    expect(house.jobs).toEqual(['mail'])
    expect(await newsOf(admin)).toEqual([['A Person asks to download the recording “Fractions”', '/downloads/waiting']])
    expect((await lettersOf(admin)).map(({ subject, text }) => [subject, /Fractions|course/.test(text)])).toEqual([
      ['A Person asks to download a recording', false],
    ])
    const waiting = () => json<{ downloads: DownloadView[] }>(house.fetch('/v1/downloads/waiting', admin))
    const { downloads } = await waiting()
    expect(downloads).toMatchObject([{ id: made.id, owner: { id: owner.id }, purpose: 'For my course', clip: { title: 'Fractions' } }])
    expect(downloads[0]?.may).toEqual({ fetch: false, revoke: true, decide: true })
    const stills = `/v1/downloads/${made.id}/stills`
    expect(await json(house.fetch(stills, admin))).toMatchObject({ stills: [{ part: 0 }, { part: 1 }], parts: 2 })
    const still = await house.fetch(`${stills}/1`, admin)
    expect([still.status, still.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(Buffer.from(await still.arrayBuffer()).equals(clip.stills[1] as Buffer)).toBe(false)
    expect(await actsOf(house, made.id)).toEqual(['download.requested', 'still.seen'])
    for (const who of [owner, await house.addPerson('member', house.organisationId)])
      expect((await house.fetch(`${stills}/1`, who)).status).toBeGreaterThanOrEqual(403)

    const approved = await json<DownloadView>(act(house, admin, made.id, 'approve'))
    expect(approved).toMatchObject({ state: 'packaging', decidedAt: expect.any(String) })
    expect(house.jobs).toContain(`package ${made.id}`)
    expect(await newsOf(admin)).toEqual([])
    expect(await waiting()).toEqual({ downloads: [] })
    expect((await house.fetch(stills, admin)).status).toBe(409)
  })

  it('is declined with a reason that its owner is told, by name and not by letter', async () => {
    await permitDownloads(house, { approval: true })
    const { id } = await asked(house, owner, clip.id)
    const declined = await json<DownloadView>(act(house, admin, id, 'decline', { reason: 'There are children in it.' }))
    expect(declined).toMatchObject({ state: 'declined', reason: 'There are children in it.', fetchesLeft: 0 })
    expect(await newsOf(owner)).toEqual([
      ['A Person declined your download of the recording “Fractions”: There are children in it.', '/downloads'],
    ])
    const [letter] = await lettersOf(owner)
    expect([letter?.subject, /Fractions|children/.test(letter?.text ?? '')]).toEqual(['Your download was declined', false])
    expect(await actsOf(house, id)).toEqual(['download.requested', 'download.declined'])
    // She may ask again.
    expect((await ask(house, owner, clip.id)).status).toBe(201)
  })
})

describe('without approval', () => {
  it('is approved by that rule at once, packaged, fetched and counted', async () => {
    await permitDownloads(house)
    const made = await asked(house, owner, clip.id, { format: 'mp3' })
    expect(made).toMatchObject({ state: 'packaging', format: 'mp3', rung: null })
    expect(house.jobs).toEqual([`package ${made.id}`])
    expect(await actsOf(house, made.id)).toEqual(['download.requested', 'download.approved', 'download.begun'])
    const { bytes } = await packageIt(house, made.id)
    const ready = await seeDownload(house, owner, made.id)
    expect(ready).toMatchObject({
      state: 'ready',
      bytes: bytes.length,
      filename: expect.stringMatching(/^Fractions \(\d{4}-\d\d-\d\d\)\.mp3$/),
    })
    expect(ready.may).toEqual({ fetch: true, revoke: true, decide: false })
    const file = await fileOf(house, owner, made.id)
    expect([file.status, file.headers.get('cache-control')]).toEqual([302, 'no-store'])
    const got = await house.fetch(file.headers.get('location') ?? '')
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
    expect([got.headers.get('content-type'), got.headers.get('content-disposition')]).toEqual([
      'audio/mpeg',
      expect.stringContaining('attachment; filename="Fractions ('),
    ])
    expect(await seeDownload(house, owner, made.id)).toMatchObject({ state: 'fetched', fetches: 1, fetchesLeft: 2 })
    expect(await actsOf(house, made.id)).toEqual(['requested', 'approved', 'begun', 'ready', 'fetched'].map((one) => `download.${one}`))
  })

  it('is told of when it is ready and while it can be fetched', async () => {
    await permitDownloads(house)
    const { id } = await readyDownload(house, owner, clip.id)
    expect(await newsOf(owner)).toEqual([['Your download of the recording “Fractions” is ready', '/downloads']])
    expect((await lettersOf(owner)).map(({ subject, text }) => [subject, text.includes('Fractions')])).toEqual([
      ['Your download is ready', false],
    ])
    await act(house, owner, id, 'revoke')
    expect(await newsOf(owner)).toEqual([])
  })

  it('that can’t be packaged is told of with why, and may be asked for again', async () => {
    await permitDownloads(house)
    const { id } = await asked(house, owner, clip.id)
    await house.db.download.update({ where: { id }, data: { failureCode: 'download_failed' } })
    // As after a fall of every API that could have heard of it.
    await sweepDownloads(house.context)
    expect(await seeDownload(house, owner, id)).toMatchObject({
      ...{ state: 'failed', failure: { code: 'download_failed', message: 'The download could not be packaged' } },
      may: { fetch: false, revoke: false, decide: false },
    })
    expect(await newsOf(owner)).toEqual([['Your download of the recording “Fractions” could not be packaged', '/downloads']])
    expect(house.jobs).toContain(`discard ${id}`)
    expect((await actsOf(house, id)).at(-1)).toBe('download.failed')
    expect((await ask(house, owner, clip.id)).status).toBe(201)
  })

  it('is not ready where what it rests on ended while a worker was at it', async () => {
    const permitId = await permitDownloads(house)
    const { id } = await asked(house, owner, clip.id)
    await house.db.downloadPermit.update({ where: { id: permitId }, data: { endsAt: new Date(Date.now() - 1000) } })
    const { object } = await packageIt(house, id)
    expect(await stateOf(house, id)).toBe('revoked')
    expect(await house.context.objects.size(object)).toBeUndefined()
  })
})

describe('it ends', () => {
  const gone = async (id: string, object: string, state = 'revoked') => {
    expect(await house.db.download.findUniqueOrThrow({ where: { id } })).toMatchObject({ state, object: null })
    expect(await house.context.objects.size(object)).toBeUndefined()
    expect(house.jobs).toContain(`discard ${id}`)
    expect((await actsOf(house, id)).at(-1)).toBe(`download.${state}`)
  }

  it.each(['owner', 'administrator', 'operator'])('when its %s takes it back, and its file goes at once', async (who) => {
    await permitDownloads(house)
    const { id, object } = await readyDownload(house, owner, clip.id)
    const link = await linkOf(house, owner, id)
    const by = who === 'owner' ? owner : who === 'operator' ? await house.addPerson('operator', null) : admin
    const reply = await act(house, by, id, 'revoke')
    const text = await reply.text()
    expect([reply.status, JSON.parse(text).state]).toEqual([200, 'revoked'])
    if (who === 'operator') expect(text).not.toContain('Fractions')
    await gone(id, object)
    expect((await house.fetch(link)).status).toBe(404)
    expect((await fileOf(house, owner, id)).status).toBe(410)
    expect(await newsOf(owner)).toHaveLength(who === 'owner' ? 0 : 1)
  })

  it('when its recording is deleted, and what is known of it stays', async () => {
    await permitDownloads(house)
    const { id, object } = await readyDownload(house, owner, clip.id)
    expect((await house.fetch(`/v1/clips/${clip.id}`, owner, { method: 'DELETE' })).status).toBe(204)
    await gone(id, object)
    expect(await seeDownload(house, owner, id)).toMatchObject({ state: 'revoked', clip: { title: '' }, filename: null })
    expect(JSON.stringify(await house.db.download.findUniqueOrThrow({ where: { id }, omit: { bytes: true } }))).not.toContain('Fractions')
  })

  it('when its recording is flagged, without saying who did it', async () => {
    await permitDownloads(house)
    const { id, object } = await readyDownload(house, owner, clip.id)
    await house.db.oversightPurpose.create({ data: { sessionId: admin.sessionId, confirmedAt: house.clock.now() } })
    await house.db.user.update({ where: { id: admin.id }, data: { name: 'Fiona Flagger' } })
    await flagged(house, admin, clip)
    await gone(id, object)
    expect(JSON.stringify(await newsOf(owner))).not.toContain('Fiona')
    expect((await ask(house, owner, clip.id)).status).toBe(403)
  })

  it('when the account of its owner is closed', async () => {
    await permitDownloads(house)
    const { id, object } = await readyDownload(house, owner, clip.id)
    await house.fetch(`/v1/organisation/people/${owner.id}`, admin, { method: 'PATCH', json: { deactivated: true } })
    await gone(id, object)
  })

  it('when its time is over: refused at once, written down by the sweep', async () => {
    await permitDownloads(house)
    const { id, object } = await readyDownload(house, owner, clip.id)
    house.clock.ahead = 6 * 86_400
    await sweepDownloads(house.context)
    expect(await stateOf(house, id)).toBe('ready')
    house.clock.ahead = 7 * 86_400 + 1
    await house.db.session.updateMany({ data: { expiresAt: new Date(Date.now() + 30 * 86_400_000) } })
    expect((await fileOf(house, owner, id)).status).toBe(410)
    expect(await stateOf(house, id)).toBe('ready')
    expect(await sweepDownloads(house.context)).toBe(1)
    await gone(id, object, 'expired')
    expect(await sweepDownloads(house.context)).toBe(0)
  })

  it('when it is used up: refused at once, its file goes when the last link is dead', async () => {
    await permitDownloads(house)
    await house.db.organisation.update({ where: { id: house.organisationId }, data: { downloadFetches: 1 } })
    const { id, object } = await readyDownload(house, owner, clip.id)
    const link = await linkOf(house, owner, id)
    expect(await seeDownload(house, owner, id)).toMatchObject({ state: 'fetched', fetchesLeft: 0, may: { fetch: false } })
    expect((await fileOf(house, owner, id)).status).toBe(410)
    expect((await house.fetch(link)).status).toBe(200)
    expect(await sweepDownloads(house.context)).toBe(0)
    house.clock.ahead = 301
    expect((await house.fetch(link)).status).toBe(404)
    // The one above has been sent.
    await expect.poll(async () => (await house.db.download.findUniqueOrThrow({ where: { id } })).servedAt).toBeNull()
    expect(await sweepDownloads(house.context)).toBe(1)
    expect(await house.context.objects.size(object)).toBeUndefined()
    expect((await actsOf(house, id)).at(-1)).toBe('download.used-up')
    expect(await stateOf(house, id)).toBe('expired')
  })
})

describe('an organisation', () => {
  it('says for how long and how often', async () => {
    const change = (rules: object) => house.fetch('/v1/organisation', admin, { method: 'PATCH', json: rules })
    expect(await json(change({ downloadDays: 2, downloadFetches: 1 }))).toMatchObject({
      ...{ downloadDays: 2, downloadFetches: 1 },
    })
    for (const rules of [{ downloadDays: 0 }, { downloadDays: 31 }, { downloadFetches: 0 }, { downloadFetches: 21 }, { downloadDays: 1.5 }])
      expect((await change(rules)).status).toBe(400)
    await permitDownloads(house)
    expect(await asked(house, owner, clip.id)).toMatchObject({ fetchesLeft: 1 })
  })
})
