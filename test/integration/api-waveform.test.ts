import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import { makeOriginal } from './api-edit-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { type SharedClip, share } from './api-scene.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let owner: Person
let clip: SharedClip
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  house.jobs.length = 0
  owner = await house.addPerson()
  clip = await makeOriginal(house, owner)
})

const ask = (who: { token: string } = owner) => house.fetch(`/v1/clips/${clip.id}/waveform`, who)
const answer = async () => {
  const reply = await ask()
  expect(reply.status).toBe(200)
  return reply.json()
}
const peaks = [0, 7, 255, 128, 3]
const rows = () => house.db.picture.count({ where: { clipId: clip.id, kind: 'waveform' } })

/** As the worker leaves it; resolves to the object's name. */
async function draw(): Promise<string> {
  const object = `clips/${clip.id}/pictures/waveform-0-${newId()}`
  const bytes = await house.context.objects.put(object, sealPicture(clip.contentKey, object, Buffer.from(peaks)))
  const size = { startSeconds: 0, intervalSeconds: 0.05, count: peaks.length, columns: 1, width: 0, height: 0 }
  await house.db.picture.create({ data: { clipId: clip.id, kind: 'waveform', index: 0, ...size, object, bytes } })
  return object
}

it('is asked for once somebody wants it, and told when it is drawn', async () => {
  expect(await answer()).toEqual({ secondsPerPeak: null, peaks: null })
  expect(house.jobs).toEqual([`waveform ${clip.id}`])
  await draw()
  house.jobs.length = 0
  expect(await answer()).toEqual({ secondsPerPeak: 0.05, peaks })
  expect(house.jobs).toEqual([])
})

it('is empty without sound, and nothing is drawn', async () => {
  await house.db.rung.deleteMany({ where: { clipId: clip.id, kind: 'audio' } })
  expect(await answer()).toEqual({ secondsPerPeak: null, peaks: [] })
  expect(house.jobs).toEqual([])
})

it('is drawn again when the store has lost it, or it does not open', async () => {
  await house.context.objects.delete(await draw())
  expect(await answer()).toEqual({ secondsPerPeak: null, peaks: null })
  expect([await rows(), house.jobs]).toEqual([0, [`waveform ${clip.id}`]])
  const object = await draw()
  const sealed = await house.context.objects.bytes(object)
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  await house.context.objects.put(object, sealed)
  expect(await answer()).toEqual({ secondsPerPeak: null, peaks: null })
  expect(await rows()).toBe(0)
  await draw()
  expect(await answer()).toEqual({ secondsPerPeak: 0.05, peaks })
})

it('is the owner’s alone, of what is ready and not in quarantine', async () => {
  await draw()
  const colleague = await house.addPerson()
  await expectProblem(await ask(colleague), 404, 'not_found')
  await share(house, owner, clip.reflectionId, { userId: colleague.id })
  await expectProblem(await ask(colleague), 403, 'not_allowed')
  await expectProblem(await ask(await house.signIn(owner, 'device')), 403, 'not_allowed')
  const become = (data: object) => house.db.clip.update({ where: { id: clip.id }, data })
  await become({ status: 'playable' })
  await expectProblem(await ask(), 409, 'not_ready')
  await become({ status: 'failed' })
  await expectProblem(await ask(), 403, 'not_allowed')
  await become({ status: 'ready', quarantinedAt: new Date() })
  await expectProblem(await ask(), 403, 'not_allowed')
  expect(house.jobs.filter((job) => job.startsWith('waveform'))).toEqual([])
})

it('is no still: neither poster nor storyboard, and it goes with the clip', async () => {
  await house.db.picture.deleteMany({ where: { clipId: clip.id } })
  await draw()
  expect(await (await house.fetch(`/v1/clips/${clip.id}`, owner)).json()).toMatchObject({ poster: null })
  await expectProblem(await house.fetch(`/v1/clips/${clip.id}/poster.webp`, owner), 404, 'not_found')
  const opened = await (await house.fetch(`/v1/clips/${clip.id}/playback`, owner, { method: 'POST' })).json()
  const below = (opened as { master: string }).master.replace('/master.m3u8', '')
  expect(await (await house.fetch(below)).json()).toMatchObject({ poster: null, sheets: 0 })
  expect((await (await house.fetch(`${below}/storyboard.vtt`)).text()).trim()).toBe('WEBVTT')
  for (const still of ['poster', 'sheets/0']) await expectProblem(await house.fetch(`${below}/${still}.webp`), 404, 'not_found')
  expect((await house.fetch(`/v1/clips/${clip.id}`, owner, { method: 'DELETE' })).status).toBe(204)
  expect(await rows()).toBe(0)
  await expectProblem(await ask(), 404, 'not_found')
})
