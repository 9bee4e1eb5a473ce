import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readCsv } from '../support/csv.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'
import { expectProblem, sha } from './api-upload-tools.ts'

interface Entry {
  sequence: number
  at: string
  actor: { id: string; name: string; organisation: { id: string; name: string } | null } | null
  act: string
  text: string
  details: object
}
interface Page {
  entries: Entry[]
  next: number | null
}

let house: House
let teacher: Person
let admin: Person
beforeAll(async () => {
  house = await openHouse()
  admin = await house.addPerson('admin')
})
afterAll(() => house?.close())
beforeEach(async () => {
  teacher = await house.addPerson()
})

async function read(query = '', who: Person = admin): Promise<Page> {
  const reply = await house.fetch(`/v1/organisation/audit${query}`, who)
  expect(reply.status).toBe(200)
  return (await reply.json()) as Page
}
const rowsOf = (person: Person) =>
  house.db.auditEntry.findMany({ where: { actorId: person.id }, orderBy: { sequence: 'asc' }, omit: { hash: true } })
const open = (id: string, who: { token: string }) => house.fetch(`/v1/clips/${id}/playback`, who, { method: 'POST' })

describe('what is written down', () => {
  it('an upload, once it was taken', async () => {
    const cipher = await house.seal(Buffer.from('not quite a film'))
    const form = (sha256: string) => {
      const fields = new FormData()
      for (const [name, value] of Object.entries({ filename: 'Ada and Ben.mp4', title: 'Ada and Ben', sha256 })) fields.set(name, value)
      fields.set('file', new Blob([cipher as Uint8Array<ArrayBuffer>]), 'a.mp4')
      return house.fetch('/v1/clips', teacher, { method: 'POST', body: fields })
    }
    await expectProblem(await form(sha(Buffer.from('another'))), 422, 'wrong_sha256')
    expect(await rowsOf(teacher)).toEqual([])
    const { id } = (await (await form(sha(cipher))).json()) as { id: string }
    const clip = await house.db.clip.findUniqueOrThrow({ where: { id } })
    const about = { reflectionId: clip.reflectionId, clipId: id, ownerId: teacher.id, organisationId: house.organisationId }
    expect(await rowsOf(teacher)).toEqual([expect.objectContaining({ act: 'upload', ...about, details: {} })])
  })

  it('opening, renaming and deleting, by ids and never by name', async () => {
    const { id } = await makeClip(house, teacher)
    const { reflectionId } = await house.db.clip.findUniqueOrThrow({ where: { id } })
    expect((await open(id, teacher)).status).toBe(200)
    await house.fetch(`/v1/clips/${id}`, teacher, { method: 'PATCH', json: { title: 'Ada and Ben quarrel' } })
    const both = await Promise.all([1, 2].map(() => house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })))
    expect(both.map(({ status }) => status)).toContain(204)
    const rows = await rowsOf(teacher)
    expect(rows.map(({ act, details }) => [act, details])).toEqual([
      ['view', { owner: true }],
      ['rename', {}],
      ['delete', {}],
    ])
    for (const row of rows) expect(row).toMatchObject({ clipId: id, reflectionId, ownerId: teacher.id })
    expect(JSON.stringify(await read())).not.toMatch(/quarrel|Fractions/)
  })

  it('nothing of what was refused, or failed', async () => {
    const { id } = await makeClip(house, teacher)
    const colleague = await house.addPerson()
    await expectProblem(await open(id, colleague), 404, 'not_found')
    await expectProblem(await house.fetch(`/v1/clips/${id}`, colleague, { method: 'DELETE' }), 404, 'not_found')
    expect(await rowsOf(colleague)).toEqual([])

    // The act and its row are there, or neither: the chain can't be added to.
    expect((await open(id, teacher)).status).toBe(200)
    const where = { organisationId: house.organisationId }
    const head = await house.db.auditHead.findUniqueOrThrow({ where })
    await house.db.auditHead.update({ where, data: { sequence: 0 } })
    await expectProblem(await open(id, teacher), 500, 'internal')
    await expectProblem(await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' }), 500, 'internal')
    expect(await house.db.playbackSession.count({ where: { clipId: id } })).toBe(1)
    expect(await house.db.clip.findUnique({ where: { id } })).toMatchObject({ status: 'ready', title: 'Fractions' })
    await house.db.auditHead.update({ where, data: { sequence: head.sequence } })
    expect((await open(id, teacher)).status).toBe(200)
  })
})

describe('the audit of an organisation', () => {
  it('shows its administrators acts, not media', async () => {
    const { id } = await makeClip(house, teacher)
    const { reflectionId } = await house.db.clip.findUniqueOrThrow({ where: { id } })
    await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })
    // As one would look that was written with too much in it.
    await house.db.$transaction((tx) =>
      house.context.audit.record(tx, {
        ...{ organisationId: house.organisationId, actorId: null, act: 'share.ended', reflectionId, ownerId: teacher.id },
        details: { because: 'expired', clipId: id, reflectionId },
      }),
    )
    const { entries } = await read()
    expect(entries[0]).toMatchObject({ actor: null, act: 'share.ended', text: 'a share ended by itself', details: { because: 'expired' } })
    expect(entries[1]).toEqual({
      sequence: expect.any(Number),
      at: expect.stringMatching(/^20.*Z$/),
      actor: { id: teacher.id, name: 'A Person', organisation: { id: house.organisationId, name: 'School' } },
      act: 'delete',
      text: 'deleted a recording',
      details: {},
    })
    const told = JSON.stringify(entries)
    for (const hidden of ['Fractions', id, reflectionId]) expect(told).not.toContain(hidden)
  })

  it('comes in pages, newest first, also of one act alone', async () => {
    const school = await house.addOrganisation()
    const [head, reader] = [await house.addPerson('admin', school), await house.addPerson('member', school)]
    for (let count = 1; count <= 230; count += 10)
      await house.db.$transaction((tx) =>
        house.context.audit.record(
          tx,
          ...Array.from({ length: 10 }, (_, index) => ({
            ...{
              organisationId: school,
              actorId: reader.id,
              act: index === 0 ? ('share' as const) : ('view' as const),
              details: { owner: false },
            },
          })),
        ),
      )
    const seen: number[] = []
    for (let before: number | null = 0; before !== null; ) {
      const page: Page = await read(before === 0 ? '' : `?before=${before}`, head)
      expect(page.entries.length).toBeLessThanOrEqual(100)
      seen.push(...page.entries.map(({ sequence }) => sequence))
      before = page.next
    }
    expect(seen).toEqual(Array.from({ length: 230 }, (_, index) => 230 - index))
    const shares = await read('?act=share&before=100', head)
    expect([shares.entries.map(({ sequence }) => sequence), shares.next]).toEqual([[91, 81, 71, 61, 51, 41, 31, 21, 11, 1], null])
    expect(await read('?before=1', head)).toEqual({ entries: [], next: null })
    for (const wrong of ['?before=x', '?before=0', '?before=1e99', '?act=nothing'])
      await expectProblem(await house.fetch(`/v1/organisation/audit${wrong}`, head), 400, 'bad_request')
  })

  it('is for administrators, each of her own', async () => {
    const other = await house.addOrganisation()
    const head = await house.addPerson('admin', other)
    expect(await read('', head)).toEqual({ entries: [], next: null })
    const everybody = [teacher, await house.addPerson('student'), await house.addPerson('operator', null)]
    const before = await house.db.auditEntry.count()
    for (const path of ['/v1/organisation/audit', '/v1/organisation/audit.csv']) {
      for (const person of everybody) await expectProblem(await house.fetch(path, person), 403, 'not_allowed')
      const device = await house.signIn(admin, 'device')
      await expectProblem(await house.fetch(path, device), 403, 'not_allowed')
      await expectProblem(await house.fetch(path), 401, 'not_signed_in')
    }
    expect(await house.db.auditEntry.count()).toBe(before)
  })
})

describe('the export', () => {
  it('is a table of everything in order, and is written down itself', async () => {
    const school = await house.addOrganisation()
    const head = await house.addPerson('admin', school)
    await house.db.user.update({ where: { id: head.id }, data: { name: '=HYPERLINK("http://x.test","Jörg, ""J""")' } })
    const { id: colleague } = await house.addPerson('member', school)
    const entry = { organisationId: school, actorId: colleague, act: 'view', clipId: colleague, details: { owner: false } } as const
    for (let count = 0; count < 5; count++)
      await house.db.$transaction((tx) => house.context.audit.record(tx, ...Array.from({ length: 450 }, () => entry)))
    const reply = await house.fetch('/v1/organisation/audit.csv', head)
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('cache-control')]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
      'no-store',
    ])
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment; filename="safelight-audit-\d{4}-\d\d-\d\d\.csv"$/)
    const bytes = Buffer.from(await reply.arrayBuffer())
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
    const [names, ...rows] = readCsv(bytes.subarray(3).toString())
    expect(names).toEqual(['sequence', 'at', 'actor', 'organisation', 'actorId', 'act', 'text', 'details', 'hash'])
    expect(rows.map(([sequence]) => Number(sequence))).toEqual(Array.from({ length: 2251 }, (_, index) => index + 1))
    const stored = await house.db.auditEntry.findMany({ where: { organisationId: school }, orderBy: { sequence: 'asc' } })
    expect(rows[0]).toEqual([
      ...['1', stored[0]?.at.toISOString(), 'A Person', 'School', colleague, 'view', 'watched a recording', '{"owner":false}'],
      Buffer.from(stored[0]?.hash ?? []).toString('hex'),
    ])
    expect(rows.at(-1)).toMatchObject({ 2: '\'=HYPERLINK("http://x.test","Jörg, ""J""")', 4: head.id, 5: 'audit.exported' })
    expect((await house.fetch('/v1/organisation/audit.csv', head, { method: 'HEAD' })).status).toBe(404)
    expect(await read('?act=audit.exported', head)).toMatchObject({ entries: [{ sequence: 2251, actor: { id: head.id } }] })
  })
})

describe('who watched', () => {
  interface View {
    person: { id: string; name: string }
    clip: { id: string; title: string }
    at: string
  }
  const watched = async (reflectionId: string, who: Person = teacher) => {
    const reply = await house.fetch(`/v1/reflections/${reflectionId}/watched`, who)
    expect(reply.status).toBe(200)
    return ((await reply.json()) as { views: View[] }).views
  }

  it('is told to the owner: others than herself, newest first, each by name', async () => {
    const { id } = await makeClip(house, teacher)
    const { reflectionId } = await house.db.clip.findUniqueOrThrow({ where: { id } })
    const colleague = await house.addPerson()
    await house.db.user.update({ where: { id: colleague.id }, data: { name: 'Cole Colleague' } })
    const share = { reflectionId, ownerId: teacher.id, userId: colleague.id, createdAt: new Date() }
    await house.db.share.create({ data: share })
    expect(await watched(reflectionId)).toEqual([])
    expect((await open(id, teacher)).status).toBe(200)
    expect((await open(id, colleague)).status).toBe(200)
    expect(await rowsOf(colleague)).toEqual([expect.objectContaining({ act: 'view', details: { owner: false }, ownerId: teacher.id })])
    house.clock.ahead = 60
    expect((await open(id, colleague)).status).toBe(200)
    house.clock.ahead = 0

    const views = await watched(reflectionId)
    const view = {
      person: { id: colleague.id, name: 'Cole Colleague', organisation: { name: 'School' } },
      clip: { id, title: 'Fractions' },
    }
    expect(views).toMatchObject([view, view])
    expect(Date.parse(views[0]?.at ?? '') - Date.parse(views[1]?.at ?? '')).toBeGreaterThan(50_000)
    await expectProblem(await house.fetch(`/v1/reflections/${reflectionId}/watched`, colleague), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/reflections/${reflectionId}/watched`, admin), 404, 'not_found')
    await expectProblem(await house.fetch(`/v1/reflections/${colleague.id}/watched`, teacher), 404, 'not_found')

    await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })
    expect(await watched(reflectionId)).toMatchObject([{ clip: { id, title: '' } }, { clip: { id, title: '' } }])
  })

  it('is at most 500', async () => {
    const { id } = await makeClip(house, teacher)
    const { reflectionId } = await house.db.clip.findUniqueOrThrow({ where: { id } })
    const actorId = (await house.addPerson()).id
    const entry = { organisationId: house.organisationId, actorId, act: 'view', reflectionId, clipId: id, ownerId: teacher.id } as const
    await house.db.$transaction((tx) => house.context.audit.record(tx, ...Array.from({ length: 510 }, () => entry)))
    expect(await watched(reflectionId)).toHaveLength(500)
  })
})
