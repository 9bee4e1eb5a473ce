import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, openHouse } from './api-house.ts'
import { makeClip } from './api-made-clip.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

it('tells the player which stills there are, so that it asks for no other', async () => {
  const teacher = await house.addPerson()
  const { id } = await makeClip(house, teacher)
  const opened = (await (await house.fetch(`/v1/clips/${id}/playback`, teacher, { method: 'POST' })).json()) as { master: string }
  const below = opened.master.replace('/master.m3u8', '')
  const view = async () => (await house.fetch(below)).json()
  expect(await view()).toMatchObject({ poster: `${below}/poster.webp`, sheets: 0 })
  const tiles = { startSeconds: 0, intervalSeconds: 4, count: 1, columns: 1, width: 160, height: 90 }
  await house.db.picture.create({ data: { clipId: id, kind: 'sheet', index: 0, ...tiles, object: 'none', bytes: 1 } })
  expect(await view()).toMatchObject({ sheets: 1 })
  await house.db.picture.deleteMany({ where: { clipId: id } })
  expect(await view()).toMatchObject({ poster: null, sheets: 0 })
})
