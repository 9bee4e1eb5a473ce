// Who gets at stills and lists, what a still is, and that it is written down.
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, tokenHash } from '../../core/ids.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { confirm, flagIt, makeReview, makeReviewer, type Overseen, problemOf, sentence, stillOf } from './api-oversight-scene.ts'

let house: House
let owner: Person
let admin: Person
beforeAll(async () => {
  house = await openHouse()
  owner = await house.addPerson()
  admin = await makeReviewer(house)
})
afterAll(() => house?.close())

const json = async <T>(reply: Response) => (await reply.json()) as T
const seenRows = (clipId: string) => house.db.auditEntry.findMany({ where: { clipId, act: 'still.seen' }, orderBy: { sequence: 'asc' } })

describe('side doors', () => {
  /** Every address of one recording, and who asks. */
  async function answers(who: { token: string } | undefined, clip: Overseen) {
    const below = `/v1/oversight/recordings/${clip.id}`
    const review = await house.fetch(`${below}/review`, who, { method: 'POST' })
    const flag = await house.fetch(`${below}/flag`, who, { json: { reason: 'x' } })
    return [(await stillOf(house, who, clip)).status, review.status, flag.status]
  }
  const lists = async (who: { token: string } | undefined) => {
    const paths = ['/v1/oversight', '/v1/oversight/recordings', '/v1/oversight/flags']
    const replies = await Promise.all([
      ...paths.map((path) => house.fetch(path, who)),
      house.fetch('/v1/oversight/purpose', who, { json: { words: sentence } }),
    ])
    for (const reply of replies) expect(reply.headers.get('cache-control')).toBe('no-store')
    return replies.map(({ status }) => status)
  }

  it('are shut to members, students, owners, nobody, devices and operators', async () => {
    const clip = await makeReview(house, owner)
    const [member, student, operator] = [await house.addPerson(), await house.addPerson('student'), await house.addPerson('operator', null)]
    for (const who of [member, student, owner, operator]) expect(await answers(who, clip)).toEqual([404, 404, 404])
    expect(await answers(undefined, clip)).toEqual([401, 401, 401])
    const device = await house.signIn(admin, 'device')
    expect(await answers(device, clip)).toEqual([404, 404, 404])
    for (const who of [member, student, owner, device]) expect(await lists(who)).toEqual([403, 403, 403, 403])
    expect(await lists(operator)).toEqual([403, 403, 200, 403])
    expect(await seenRows(clip.id)).toEqual([])
  })

  it('are shut to an administrator of another organisation, whatever she confirmed', async () => {
    const clip = await makeReview(house, owner)
    const elsewhere = await house.addPerson('admin', await house.addOrganisation())
    expect((await confirm(house, elsewhere)).status).toBe(200)
    expect(await answers(elsewhere, clip)).toEqual([404, 404, 404])
    expect(await json(await house.fetch('/v1/oversight/recordings?state=all', elsewhere))).toEqual({ recordings: [], next: null })
  })

  it('are shut to an administrator’s own recordings', async () => {
    const clip = await makeReview(house, admin)
    expect(await answers(admin, clip)).toEqual([404, 404, 404])
    const { recordings } = await json<{ recordings: { clipId: string }[] }>(
      await house.fetch('/v1/oversight/recordings?state=all&limit=50', admin),
    )
    expect(recordings.map(({ clipId }) => clipId)).not.toContain(clip.id)
  })

  it('are shut before the purpose is confirmed, in words, in this sign-in, for eight hours', async () => {
    const clip = await makeReview(house, owner)
    const fresh = await house.addPerson('admin')
    const overview = async () => json<{ confirmedUntil: string | null; purpose: string }>(await house.fetch('/v1/oversight', fresh))
    expect(await overview()).toMatchObject({ confirmedUntil: null, purpose: sentence })
    for (const reply of [await stillOf(house, fresh, clip), await flagIt(house, fresh, clip)])
      expect(await problemOf(reply)).toEqual([403, 'purpose_missing'])
    for (const words of ['yes', 'I look at these stills', `${sentence} And more.`])
      expect(await problemOf(await confirm(house, fresh, words))).toEqual([422, 'purpose_differs'])
    expect((await stillOf(house, fresh, clip)).status).toBe(403)
    expect((await confirm(house, fresh, '  i LOOK at these  stills only to find\ninappropriate content ')).status).toBe(200)
    expect((await stillOf(house, fresh, clip)).status).toBe(200)
    const another = { ...fresh, ...(await house.signIn(fresh)) }
    expect((await stillOf(house, another, clip)).status).toBe(403)
    house.clock.ahead = 8 * 3600 + 1
    expect(await problemOf(await stillOf(house, fresh, clip))).toEqual([403, 'purpose_missing'])
    expect(await overview()).toMatchObject({ confirmedUntil: null })
    house.clock.ahead = 0
    const rows = await house.db.auditEntry.findMany({ where: { actorId: fresh.id, act: 'oversight.purpose' } })
    expect(rows).toHaveLength(1)
  })

  it('are shut to altered addresses', async () => {
    const clip = await makeReview(house, owner)
    const undrawn = await makeReview(house, owner, { state: 'undrawn' })
    for (const part of [2, 999]) expect((await stillOf(house, admin, clip, part)).status).toBe(404)
    for (const part of ['-1', '0.5', 'x', '0.webp']) expect([400, 404]).toContain((await stillOf(house, admin, clip, part)).status)
    expect((await stillOf(house, admin, { id: newId() })).status).toBe(404)
    expect((await stillOf(house, admin, undrawn)).status).toBe(404)
    const other = await makeReview(house, owner)
    // Another recording's picture doesn't open under this one's name.
    await house.db.still.update({ where: { clipId_part: { clipId: clip.id, part: 0 } }, data: { object: other.objects[0] ?? '' } })
    expect((await stillOf(house, admin, clip)).ok).toBe(false)
    expect(await seenRows(clip.id)).toEqual([])
  })

  it('lead an administrator to no playlist, key, storyboard or poster', async () => {
    const clip = await makeReview(house, owner)
    expect((await stillOf(house, admin, clip)).status).toBe(200)
    for (const path of ['', '/poster.webp', '/events', '/comments', '/oversight'])
      expect((await house.fetch(`/v1/clips/${clip.id}${path}`, admin)).status).toBe(404)
    expect((await house.fetch(`/v1/clips/${clip.id}/playback`, admin, { method: 'POST' })).status).toBe(404)
    // Not even in a session's row that somebody slipped in for her.
    const times = { createdAt: house.clock.now(), expiresAt: new Date(Date.now() + 3_600_000) }
    await house.db.playbackSession.create({
      data: { tokenHash: tokenHash('t'), clipId: clip.id, viewerId: admin.id, authSessionId: admin.sessionId, ...times },
    })
    for (const path of [
      '/master.m3u8',
      '/720.m3u8',
      `/keys/${clip.chunk.id}`,
      `/chunks/${clip.chunk.id}.ts`,
      '/storyboard.vtt',
      '/sheets/0.webp',
      '/poster.webp',
    ])
      expect((await house.fetch(`/v1/playback/t${path}`)).status, path).toBe(404)
  })
})

describe('a still', () => {
  it('is a marked picture that nobody keeps, and that it was seen is written down', async () => {
    const clip = await makeReview(house, owner)
    await house.db.user.update({ where: { id: admin.id }, data: { name: 'Ada <b>&"Adler"' } })
    const reply = await stillOf(house, admin, clip, 1)
    expect(reply.status).toBe(200)
    expect([reply.headers.get('content-type'), reply.headers.get('cache-control')]).toEqual(['image/webp', 'no-store'])
    const sent = Buffer.from(await reply.arrayBuffer())
    const pixels = async (webp: Buffer) => sharp(webp).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    const [shown, plain] = [await pixels(sent), await pixels(clip.stills[1] ?? Buffer.alloc(0))]
    expect(shown.info).toMatchObject({ width: 320, height: 180 })
    const differing = shown.data.filter((value, at) => Math.abs(value - (plain.data[at] ?? 0)) > 8).length / shown.data.length
    // Faint: some of the pixels, none of them lost.
    expect(differing).toBeGreaterThan(0.02)
    expect(differing).toBeLessThan(0.5)
    const { exif, xmp, icc } = await sharp(sent).metadata()
    expect([exif, xmp, icc]).toEqual([undefined, undefined, undefined])
    expect(await seenRows(clip.id)).toMatchObject([{ actorId: admin.id, ownerId: owner.id, details: { part: 1 } }])
  })

  it('is no page of its own and no download', async () => {
    const clip = await makeReview(house, owner)
    const as = async (use: string) =>
      (await house.fetch(`/v1/oversight/recordings/${clip.id}/stills/0`, admin, { headers: { 'sec-fetch-dest': use } })).status
    expect([await as('document'), await as('iframe'), await as('video')]).toEqual([404, 404, 404])
    expect(await seenRows(clip.id)).toEqual([])
    expect(await as('image')).toBe(200)
  })

  it('asked for by HEAD is neither shown nor written down', async () => {
    const clip = await makeReview(house, owner)
    expect((await house.fetch(`/v1/oversight/recordings/${clip.id}/stills/0`, admin, { method: 'HEAD' })).status).toBe(404)
    expect(await seenRows(clip.id)).toEqual([])
  })

  it('is not sent when it can’t be written down', async () => {
    const clip = await makeReview(house, owner)
    await house.db.$executeRaw`ALTER TABLE audit_heads RENAME TO audit_heads_away`
    try {
      const reply = await stillOf(house, admin, clip)
      expect([reply.status, reply.headers.get('content-type')?.includes('json')]).toEqual([500, true])
    } finally {
      await house.db.$executeRaw`ALTER TABLE audit_heads_away RENAME TO audit_heads`
    }
  })

  it('counts for its owner by day, without which and by whom; administrators read acts without recordings', async () => {
    const clip = await makeReview(house, owner)
    for (const part of [0, 1]) await stillOf(house, admin, clip, part)
    house.clock.ahead = 86_400
    await confirm(house, admin)
    await stillOf(house, admin, clip, 0)
    house.clock.ahead = 0
    const told = await json<{ looks: { day: string; stills: number }[] }>(await house.fetch(`/v1/clips/${clip.id}/oversight`, owner))
    expect(told).toMatchObject({ quarantinedAt: null, decisions: [] })
    expect(told.looks.map(({ stills }) => stills)).toEqual([1, 2])
    expect(told.looks[1]?.day).toBe(new Date().toISOString().slice(0, 10))
    expect(JSON.stringify(told)).not.toContain(admin.id)
    const audit = await (await house.fetch('/v1/organisation/audit', admin)).text()
    expect(audit).toContain('still.seen')
    expect(audit).not.toContain(clip.id)
    expect((await house.fetch(`/v1/clips/${clip.id}/oversight`, await house.addPerson())).status).toBe(404)
    // She may be an administrator herself: then the audit doesn't tell her who looked at hers.
    const own = await makeReview(house, await makeReviewer(house))
    const { ownerId } = await house.db.clip.findUniqueOrThrow({ where: { id: own.id } })
    await stillOf(house, admin, own)
    const head = { ...owner, ...(await house.signIn({ id: ownerId })) }
    const { entries } = await json<{ entries: { act: string; actor: { id: string } }[] }>(
      await house.fetch('/v1/organisation/audit?act=still.seen', head),
    )
    const newest = entries.slice(0, 2).map(({ actor }) => actor.id === admin.id)
    expect(newest).toEqual([false, true])
  })
})
