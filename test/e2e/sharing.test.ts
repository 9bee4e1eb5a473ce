// Three people at once: a teacher opens her lesson to a colleague, who watches and comments; she takes it back.
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrive, ask, openSchool, type School } from './school.ts'

let school: School
let teacher: Page
let colleague: Page
let admin: Page
let clip: string

beforeAll(async () => {
  school = await openSchool()
  const lesson = await school.lesson('Year 5 fractions', 80)
  teacher = await arrive(school, 'teacher@demo.test')
  colleague = await arrive(school, 'colleague@demo.test')
  admin = await arrive(school, 'admin@demo.test')
  await teacher.locator('input[type=file]').first().setInputFiles(lesson)
  await teacher
    .locator('[data-clip] [data-status=ready]')
    .or(teacher.locator('[data-upload] [data-status=ready]'))
    .first()
    .waitFor({ timeout: 120_000 })
  const { clips } = await ask<{ clips: { id: string }[] }>(teacher, 'GET', '/v1/clips')
  clip = clips[0]?.id ?? ''
}, 300_000)

afterAll(() => school?.close(), 60_000)

const until = { timeout: 60_000, interval: 50 }
const player = (page: Page): FrameLocator => page.frameLocator('iframe')
const video = <T>(page: Page, script: string): Promise<T> =>
  player(page)
    .locator('video')
    .first()
    .evaluate(`(video) => ${script}` as never) as Promise<T>

test('nobody but the owner sees it', async () => {
  for (const page of [colleague, admin]) {
    await page.goto(`${school.address}/shared`)
    await page.getByText('Nothing here yet').waitFor()
    await page.goto(`${school.address}/clips/${clip}`)
    await page
      .getByRole('heading', { name: /nothing here|not found|no longer/i })
      .first()
      .waitFor()
    expect(await page.locator('body').textContent()).not.toContain('fractions')
  }
})

test('the owner opens it to a colleague by her name', async () => {
  await teacher.goto(`${school.address}/clips/${clip}`)
  await teacher.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = teacher.getByRole('dialog')
  await dialog.getByLabel('Person or group').fill('cole')
  await teacher.getByRole('option', { name: /Cole Colleague/ }).click()
  await dialog.getByRole('button', { name: 'Share', exact: true }).click()
  await dialog.locator('[data-share]').getByText('Cole Colleague').waitFor()
  await dialog.getByRole('button', { name: /Who can see this, and why \(1\)/ }).click()
  await dialog.getByText(/Shared on .* with this person/).waitFor()
  await teacher.keyboard.press('Escape')
})

test('the colleague is told, finds it, watches it, and comments', async () => {
  await colleague.goto(`${school.address}/notifications`)
  await colleague
    .getByText(/Tess Teacher shared/)
    .first()
    .waitFor()
  await colleague.goto(`${school.address}/shared`)
  await colleague.getByRole('link', { name: 'Year 5 fractions' }).click()
  await colleague.getByText('Opened to you by').waitFor()
  await player(colleague).locator('video').first().waitFor({ state: 'attached' })
  await video(colleague, '{ video.muted = true; return video.play() }')
  await expect.poll(() => video<number>(colleague, 'video.currentTime'), until).toBeGreaterThan(1)
  await colleague.locator('.comments').getByRole('textbox').first().fill('How did they come to that?')
  await colleague
    .locator('.comments')
    .getByRole('button', { name: /Send|Write|Comment/ })
    .first()
    .click()
  await teacher.locator('[data-comment]').getByText('How did they come to that?').waitFor()
  await player(teacher).locator('[data-remark]').first().waitFor({ state: 'attached' })
})

test('taken back, it stops for her within a second, and her page keeps nothing of it', async () => {
  await expect.poll(() => video<boolean>(colleague, '!video.paused'), until).toBe(true)
  await teacher.getByRole('button', { name: 'Share', exact: true }).click()
  const stop = teacher.getByRole('dialog').getByRole('button', { name: /Stop sharing/ })
  await stop.waitFor()
  // Her browser notes for itself when the picture goes.
  await player(colleague)
    .locator('#player')
    .evaluate(
      `(root) => {
    new MutationObserver(() => {
      if (root.dataset.state === 'closed' || root.dataset.state === 'error') top.stopped ??= Date.now()
    }).observe(root, { attributes: true })
  }` as never,
    )
  const sent = teacher.waitForRequest((request) => request.method() === 'DELETE' && request.url().includes('/v1/shares/'))
  await stop.click()
  const asked = await (await sent).response().then((reply) => reply?.request().timing().startTime ?? 0)
  await colleague.waitForFunction('window.stopped')
  expect(((await colleague.evaluate('window.stopped')) as number) - asked).toBeLessThan(1000)
  await expect.poll(async () => (await colleague.locator('body').textContent())?.includes('fractions'), until).toBe(false)
  await colleague.goto(`${school.address}/shared`)
  await colleague.getByText('Nothing here yet').waitFor()
  await teacher.getByRole('dialog').getByText('Nobody but you.').waitFor()
})
