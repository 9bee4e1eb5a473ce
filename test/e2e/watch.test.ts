// A teacher in a real browser: she uploads through the page, watches, seeks across a key change, and changes the quality.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { begin, look, play, player } from './player.ts'
import { openSchool, type School, signIn } from './school.ts'

let school: School
let lesson: string
let page: Page
const keys: string[] = []

beforeAll(async () => {
  school = await openSchool()
  lesson = await school.lesson('Year 5 fractions', 80)
  page = await school.browser.newPage({ viewport: { width: 1280, height: 900 } })
  page.on('request', (request) => {
    const key = /\/keys\/([^/?]+)$/.exec(request.url())?.[1]
    if (key && !keys.includes(key)) keys.push(key)
  })
}, 240_000)

afterAll(() => school?.close(), 60_000)

const until = { timeout: 90_000, interval: 100 }

test('a recording goes in through the page and says how far it is', async () => {
  await page.goto(school.address)
  await signIn(page)
  await page.locator('input[type=file]').first().setInputFiles(lesson)
  const row = page.locator('[data-clip]').first()
  await row.waitFor({ timeout: 60_000 })
  await expect.poll(() => row.locator('[data-status]').first().getAttribute('data-status'), until).toMatch(/playable|ready/)
  expect(await row.textContent()).toContain('Year 5 fractions')
})

test('it plays in the embedded player', async () => {
  await page.locator('[data-clip] a').first().click()
  await play(page)
  await expect.poll(() => look(page, (video) => video.currentTime), until).toBeGreaterThan(1)
  expect(await look(page, (video) => video.videoHeight)).toBeGreaterThan(0)
  // So that what comes after 60 s, another chunk with another key, is not fetched ahead.
  await look(page, (video) => video.pause())
})

test('it seeks across a change of keys and goes on', async () => {
  const id = page.url().split('/').at(-1)
  await expect.poll(async () => (await (await page.request.get(`${school.address}/v1/clips/${id}`)).json()).status, until).toBe('ready')
  const before = keys.length
  await look(page, (video) => {
    video.currentTime = 72
  })
  await begin(page)
  await expect.poll(() => look(page, (video) => !video.paused && video.currentTime), until).toBeGreaterThan(72.5)
  expect(keys.length).toBeGreaterThan(before)
})

test('the quality can be chosen, and changes', async () => {
  await look(page, (video) => {
    video.currentTime = 2
  })
  await begin(page)
  for (const [choice, height] of [
    ['240', 240],
    ['360', 360],
  ] as const) {
    await player(page).locator('#player').hover()
    await player(page).locator('media-rendition-menu-button').click()
    const items = player(page).locator('#qualities media-chrome-menu-item')
    await items.filter({ hasText: choice }).first().click()
    await expect.poll(() => look(page, (video) => video.videoHeight), until).toBe(height)
  }
})

test('the owner is told what became of her recording', async () => {
  await expect.poll(() => page.locator('[data-receipt]').first().getAttribute('data-receipt'), until).toMatch(/safe|signed/)
})
