// What the picture of a download carries: by the organisation's rules as they are when it is asked for; of what has no sound in any case. And how
// far it is with that.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listMine } from '../../api/downloads/list.ts'
import { markedShares } from '../../api/downloads/marks.ts'
import type { Db } from '../../core/db.ts'
import { act, ask, asked, type DownloadView, packageIt, permitDownloads, seeDownload } from './api-download-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { problemOf } from './api-oversight-scene.ts'
import { makeReflection, type SharedClip } from './api-scene.ts'

let house: House
let owner: Person
let admin: Person
let clip: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.organisationId = await house.addOrganisation()
  ;[owner, admin] = [await house.addPerson('member', house.organisationId), await house.addPerson('admin', house.organisationId)]
  clip = await makeReflection(house, owner)
})

interface Offered {
  enabled: boolean
  message: string | null
  nobodyApproves: boolean
  offers: { format: string; bytes: number }[]
  marks: { picture: boolean; visible: boolean }
}
const json = async <T>(reply: Response | Promise<Response>) => (await (await reply).json()) as T
const change = (rules: object, who = admin) => house.fetch('/v1/organisation', who, { method: 'PATCH', json: rules })
const offered = (who = owner, id = clip.id) => json<Offered>(house.fetch(`/v1/clips/${id}/downloads`, who))
const silence = (clipId: string) => house.db.rung.deleteMany({ where: { clipId, kind: 'audio' } })
const mp3 = { format: 'mp3', purpose: 'x' }
const none = { picture: false, visible: false }
const trace = { picture: true, visible: false }
const both = { picture: true, visible: true }

describe('an organisation', () => {
  it('asks for the trace in the picture and for the mark that is seen; both are off, and a change is written down', async () => {
    expect(await json(house.fetch('/v1/organisation', admin))).toMatchObject({ downloadPictureTrace: false, downloadVisibleMark: false })
    expect(await json(change({ downloadPictureTrace: true }))).toMatchObject({ downloadPictureTrace: true, downloadVisibleMark: false })
    expect(await json(change({ downloadPictureTrace: true, downloadVisibleMark: true }))).toMatchObject({
      ...{ downloadPictureTrace: true, downloadVisibleMark: true },
    })
    for (const wrong of [{ downloadPictureTrace: 1 }, { downloadVisibleMark: 'yes' }, { downloadVisibleMark: null }])
      expect((await change(wrong)).status).toBe(400)
    for (const who of [owner, await house.addPerson('operator', null)])
      expect((await change({ downloadVisibleMark: false }, who)).status).toBe(403)
    const rows = await house.db.auditEntry.findMany({
      where: { organisationId: house.organisationId, act: 'organisation.changed' },
      orderBy: { sequence: 'asc' },
    })
    expect(rows.map(({ actorId, details }) => [actorId, details])).toEqual([
      [admin.id, { downloadPictureTrace: true }],
      [admin.id, { downloadVisibleMark: true }],
    ])
  })

  it.each([
    [{}, none],
    [{ downloadPictureTrace: true }, trace],
    [{ downloadVisibleMark: true }, both],
    [{ downloadPictureTrace: true, downloadVisibleMark: true }, both],
  ])('of the rules %j a file carries what was said before it was asked for', async (rules, marks) => {
    await permitDownloads(house, { approval: true })
    if (Object.keys(rules).length > 0) await change(rules)
    expect((await offered()).marks).toEqual(marks)
    const made = await asked(house, owner, clip.id)
    expect(made).toMatchObject({ marks, progress: null })
    expect(await asked(house, owner, clip.id, mp3)).toMatchObject({ marks: none, progress: null })
    // What was asked for before a rule was changed stays as it was said.
    await house.db.organisation.update({
      where: { id: house.organisationId },
      data: { downloadPictureTrace: !marks.picture, downloadVisibleMark: !marks.visible },
    })
    expect((await json<DownloadView>(act(house, admin, made.id, 'approve'))).marks).toEqual(marks)
    expect(await house.db.download.findUniqueOrThrow({ where: { id: made.id } })).toMatchObject({
      ...{ pictureTrace: marks.picture, visibleMark: marks.visible },
    })
  })
})

describe('a recording without sound', () => {
  it('is offered as a picture that carries the trace, and never as sound', async () => {
    await permitDownloads(house)
    await silence(clip.id)
    expect(await offered()).toMatchObject({
      ...{ enabled: true, message: null, marks: trace },
      offers: [{ format: 'mp4', rung: '720', width: 1280, height: 720, bytes: 128 }],
    })
    expect(await problemOf(await ask(house, owner, clip.id, mp3))).toEqual([422, 'no_sound'])
    const made = await asked(house, owner, clip.id)
    expect(made).toMatchObject({ state: 'packaging', marks: trace, progress: 0 })
    expect(house.jobs).toContain(`package ${made.id}`)
  })

  it('is not one whose sound isn’t complete; and where there is nothing at all, nothing is offered', async () => {
    await permitDownloads(house)
    await house.db.rung.updateMany({ where: { clipId: clip.id, kind: 'audio' }, data: { complete: false } })
    expect(await offered()).toMatchObject({ enabled: false, offers: [] })
    expect(await problemOf(await ask(house, owner, clip.id))).toEqual([422, 'no_sound'])
    await silence(clip.id)
    await house.db.rung.deleteMany({ where: { clipId: clip.id } })
    expect(await offered()).toMatchObject({ enabled: false, message: 'There is no sound in this recording that could be downloaded.' })
    for (const format of ['mp4', 'mp3'])
      expect(await problemOf(await ask(house, owner, clip.id, { format, purpose: 'x' }))).toEqual([422, 'no_sound'])
    expect(await house.db.download.count({ where: { clipId: clip.id } })).toBe(0)
  })
})

describe('how far it is', () => {
  /** Two chunks to be marked of 24 s and 26 s, and a rest of 4 s that goes with the last. */
  async function lengthen(clipId: string): Promise<void> {
    const { chunks } = await house.db.rung.findFirstOrThrow({
      where: { clipId, kind: 'video' },
      include: { chunks: { orderBy: { index: 'asc' } } },
    })
    const segments = [
      [4, 4, 4],
      [4, 4, 4, 13, 13, 4],
    ].map((all) => all.map((seconds, index) => [seconds, index * 10, 10]))
    for (const [index, { id }] of chunks.entries())
      await house.db.chunk.update({ where: { id }, data: { segments: segments[index] ?? [] } })
  }
  const mark = (downloadId: string, ...indices: number[]) =>
    house.db.downloadChunk.createMany({
      data: indices.map((index) => ({ downloadId, index, object: `downloads/${downloadId}/${index}`, frames: 1 })),
    })
  const progressOf = async (id: string) => (await seeDownload(house, owner, id)).progress

  it('is the share of its picture that is marked while it is packaged, in every view', async () => {
    await permitDownloads(house)
    await change({ downloadPictureTrace: true })
    await lengthen(clip.id)
    const { id, progress } = await asked(house, owner, clip.id)
    expect(progress).toBe(0)
    await mark(id, 1)
    expect(await progressOf(id)).toBe(0.5)
    expect((await json<{ downloads: DownloadView[] }>(house.fetch('/v1/downloads', owner))).downloads).toMatchObject([
      { id, progress: 0.5 },
    ])
    expect(await json(house.fetch(`/v1/clips/${clip.id}/downloads`, owner))).toMatchObject({ downloads: [{ id, progress: 0.5 }] })
    await mark(id, 0)
    expect(await progressOf(id)).toBe(1)
    // Its file is there, its chunks are gone, and no API has taken it over yet.
    await house.db.downloadChunk.deleteMany({ where: { downloadId: id } })
    await house.db.download.update({ where: { id }, data: { object: `downloads/${id}/a.mp4` } })
    expect(await progressOf(id)).toBe(1)
    await packageIt(house, id)
    expect(await progressOf(id)).toBeNull()
  })

  it('does not fall back where its file is made, and its chunks go, while it is looked at', async () => {
    await permitDownloads(house)
    await change({ downloadPictureTrace: true })
    await lengthen(clip.id)
    const { id } = await asked(house, owner, clip.id)
    await mark(id, 0, 1)
    const rows = await house.db.download.findMany({ where: { id } })
    expect(rows.map(({ object }) => object)).toEqual([null])
    await house.db.downloadChunk.deleteMany({ where: { downloadId: id } })
    expect(await markedShares(house.db, rows)).toEqual(new Map([[id, 0]]))
    await house.db.download.update({ where: { id }, data: { object: `downloads/${id}/a.mp4` } })
    expect(await markedShares(house.db, rows)).toEqual(new Map([[id, 1]]))
  })

  it('is not told of what waits, is over, or is not marked', async () => {
    const permitId = await permitDownloads(house)
    expect((await asked(house, owner, clip.id)).progress).toBeNull()
    await change({ downloadVisibleMark: true })
    const { id } = await asked(house, owner, (await makeReflection(house, owner)).id)
    expect(await progressOf(id)).toBe(0)
    expect(await json(act(house, owner, id, 'revoke'))).toMatchObject({ state: 'revoked', progress: null, marks: both })
    await house.db.downloadPermit.update({ where: { id: permitId }, data: { approval: true } })
    expect((await asked(house, owner, (await makeReflection(house, owner)).id)).progress).toBeNull()
  })

  it('of a list costs the same, however long it is', async () => {
    await permitDownloads(house)
    await change({ downloadPictureTrace: true })
    let asks = 0
    const db = house.db.$extends({
      query: {
        $allOperations({ args, query }) {
          asks++
          return query(args)
        },
      },
    }) as unknown as Db
    const viewer = { ...owner, userId: owner.id, role: 'member', sessionKind: 'browser', name: 'A Person' } as const
    const costOf = async (count: number) => {
      asks = 0
      const list = await listMine({ db, clock: house.clock }, viewer)
      expect(list.map(({ progress }) => progress)).toEqual(Array.from({ length: count }, () => 0))
      return asks
    }
    await asked(house, owner, clip.id)
    const one = await costOf(1)
    expect(one).toBeGreaterThan(2)
    for (let more = 0; more < 4; more++) await asked(house, owner, (await makeReflection(house, owner)).id)
    expect(await costOf(5)).toBe(one)
  })
})

describe('nobody approves her own', () => {
  it('and an administrator who is alone is told so before she asks', async () => {
    const hers = await makeReflection(house, admin)
    const permitId = await permitDownloads(house, { approval: true })
    expect((await offered()).nobodyApproves).toBe(false)
    expect(await offered(admin, hers.id)).toMatchObject({ enabled: true, nobodyApproves: true })
    const second = await house.addPerson('admin', house.organisationId)
    expect((await offered(admin, hers.id)).nobodyApproves).toBe(false)
    await house.db.user.update({ where: { id: second.id }, data: { deactivatedAt: new Date() } })
    expect((await offered(admin, hers.id)).nobodyApproves).toBe(true)
    await house.db.downloadPermit.update({ where: { id: permitId }, data: { approval: false } })
    expect((await offered(admin, hers.id)).nobodyApproves).toBe(false)
  })
})
