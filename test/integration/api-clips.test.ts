import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventsOf } from './api-events.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeClip as makeClipOf } from './api-made-clip.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let teacher: Person
beforeAll(async () => {
  house = await openHouse({ PLAYBACK_SESSION_SECONDS: '3600' })
})
afterAll(() => house?.close())
beforeEach(async () => {
  teacher = await house.addPerson()
})

const makeClip = (owner: Person = teacher) => makeClipOf(house, owner)

describe('links to objects', () => {
  it('open one object for a while and nothing else', async () => {
    const { chunk } = await makeClip()
    const link = await house.context.objects.link(chunk.object, 60, { contentType: 'video/mp2t' })
    const whole = await house.fetch(link)
    expect([whole.status, whole.headers.get('content-length'), whole.headers.get('x-content-type-options')]).toEqual([200, '64', 'nosniff'])
    expect(whole.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/)
    const head = await house.fetch(link, undefined, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')]).toEqual([200, '64', 'bytes'])
    expect((await house.fetch(link, undefined, { headers: { range: 'bytes=64-' } })).status).toBe(416)
    await expectProblem(
      await house.fetch(link.replace(/signature=./, (start) => (start.endsWith('_') ? 'signature=a' : 'signature=_'))),
      404,
      'not_found',
    )
    await expectProblem(await house.fetch(link.replace('/720/', '/audio/')), 404, 'not_found')
    await expectProblem(await house.fetch(link.replace('video%2Fmp2t', 'text%2Fhtml')), 404, 'not_found')
    await expectProblem(await house.fetch(link.split('?')[0] ?? ''), 404, 'not_found')
    await expectProblem(await house.fetch('/v1/objects/..%2f..%2fkeys%2fauth.secret'), 404, 'not_found')
    house.clock.ahead = 61
    await expectProblem(await house.fetch(link), 404, 'not_found')
    house.clock.ahead = 0
  })
})

describe('clips and reflections', () => {
  it('lists mine page by page, newest first', async () => {
    const made = []
    for (let count = 0; count < 5; count++) made.push((await makeClip()).id)
    await makeClip(await house.addPerson())
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const reply = await house.fetch(`/v1/clips?limit=2${next && `&cursor=${next}`}`, teacher)
      const page = (await reply.json()) as { clips: { id: string }[]; next: string | null }
      seen.push(...page.clips.map(({ id }) => id))
      next = page.next
    }
    expect(seen).toEqual(made.reverse())
    await expectProblem(await house.fetch('/v1/clips?cursor=rubbish', teacher), 400, 'bad_request')
    await expectProblem(await house.fetch('/v1/clips?limit=1000', teacher), 400, 'bad_request')
  })

  it('tells live what changes, of my clips alone', async () => {
    const { id } = await makeClip()
    const mine = eventsOf(await house.fetch('/v1/clips/events', teacher))
    const first = mine.next()
    const colleague = await house.addPerson()
    const { id: theirs } = await makeClip(colleague)
    await house.fetch(`/v1/clips/${theirs}`, colleague, { method: 'PATCH', json: { title: 'Secret' } })
    const renamed = await house.fetch(`/v1/clips/${id}`, teacher, { method: 'PATCH', json: { title: 'Renamed' } })
    expect(await renamed.json()).toMatchObject({ title: 'Renamed', poster: `/v1/clips/${id}/poster.webp` })
    expect((await first).value).toMatchObject({ event: 'clip', data: { id, title: 'Renamed' } })
    await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })
    expect((await mine.next()).value).toEqual({ event: 'gone', data: { id } })
    await mine.return()
  })

  it('forgets the name of what was deleted, also where its reflection was named after it', async () => {
    const { id } = await makeClip()
    const { reflectionId } = await house.db.clip.findUniqueOrThrow({ where: { id } })
    await house.db.reflection.update({ where: { id: reflectionId }, data: { title: 'Ada and Ben quarrel' } })
    expect((await house.fetch(`/v1/clips/${id}`, teacher, { method: 'DELETE' })).status).toBe(204)
    expect(await house.db.clip.findUnique({ where: { id } })).toMatchObject({ title: '', filename: '', wrappedContentKey: null })
    expect(await house.db.reflection.findUnique({ where: { id: reflectionId } })).toMatchObject({ title: '' })
  })

  it('keeps reflections to their owner', async () => {
    const made = await house.fetch('/v1/reflections', teacher, { json: { title: ' Fractions ', notes: '' } })
    expect(made.status).toBe(201)
    const { id } = (await made.json()) as { id: string }
    const changed = await house.fetch(`/v1/reflections/${id}`, teacher, { method: 'PATCH', json: { notes: 'went well' } })
    expect(await changed.json()).toMatchObject({ title: 'Fractions', notes: 'went well', clips: [] })
    const colleague = await house.addPerson('admin')
    await expectProblem(await house.fetch(`/v1/reflections/${id}`, colleague), 404, 'not_found')
    await expectProblem(await house.fetch(`/v1/reflections/${id}`, colleague, { method: 'PATCH', json: { title: 'x' } }), 404, 'not_found')
    expect(await (await house.fetch('/v1/reflections', colleague)).json()).toEqual({ reflections: [] })
    await expectProblem(await house.fetch('/v1/reflections', teacher, { json: { title: '' } }), 400, 'bad_request')
    await expectProblem(
      await house.fetch('/v1/reflections', await house.addPerson('student'), { json: { title: 'x' } }),
      403,
      'not_allowed',
    )
    await expectProblem(await house.fetch('/v1/reflections'), 401, 'not_signed_in')
  })
})
