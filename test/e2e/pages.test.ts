// What a teacher meets on the pages around watching: one row for one recording, words she can read, a way back after signing out.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSchool, type School, signIn } from './school.ts'

const until = { timeout: 60_000, interval: 100 }
let school: School
let page: Page
let clip: string
const complaints: string[] = []

beforeAll(async () => {
  school = await openSchool()
  const context = await school.browser.newContext({ viewport: { width: 1280, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`)
  })
}, 240_000)

afterAll(() => school?.close(), 60_000)

const focused = () => page.evaluate('document.activeElement.name || document.activeElement.id')
const frame = (): Frame => page.frames()[1] as Frame
const signOutElsewhere = () =>
  page.evaluate(`fetch('/v1/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })`)

test('after signing in and after every way to another page the focus is on the page', async () => {
  await page.goto(school.address)
  await signIn(page)
  await page.getByRole('heading', { name: 'My recordings' }).waitFor()
  await expect.poll(focused, until).toBe('content')
  await page.getByRole('button', { name: 'Account of' }).click()
  await page.getByRole('menuitem', { name: 'Pair a device' }).click()
  // The page puts it into its only field itself.
  await expect.poll(focused, until).toBe('code')
  await page.getByRole('link', { name: 'Safelight' }).click()
  await expect.poll(focused, until).toBe('content')
})

test('a recording is one row from choosing the file to ready, also when the list hears of it first', async () => {
  await page.route('**/v1/uploads', async (route: Route) => {
    const reply = await route.fetch()
    await page.waitForTimeout(1000)
    await route.fulfill({ response: reply })
  })
  await page.evaluate(`
    window.counts = []
    new MutationObserver(() => counts.push(document.querySelectorAll('article[aria-label="Year 5 fractions"]').length))
      .observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })`)
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await school.lesson('Year 5 fractions', 14))
  await page.locator('[data-upload] [data-status=ready]').waitFor({ timeout: 60_000 })
  await page.unroute('**/v1/uploads')
  clip = (await page.locator('[data-clip]').getAttribute('data-clip')) ?? ''
  const counts = (await page.evaluate('window.counts')) as number[]
  expect(new Set(counts.slice(counts.indexOf(1)))).toEqual(new Set([1]))
})

test.each(['light', 'dark'] as const)('why a recording failed can be read in %s colours', async (colorScheme) => {
  await page.emulateMedia({ colorScheme })
  const file = join(school.home, `broken ${colorScheme}.mp4`)
  writeFileSync(file, 'This is no video.')
  await page.locator('input[type=file]').first().setInputFiles(file)
  const words = `article[aria-label="broken ${colorScheme}"] [data-status=failed] p`
  await page.locator(words).first().waitFor({ timeout: 60_000 })
  expect(await page.evaluate(`(${contrast})(document.querySelector('${words}'))`)).toBeGreaterThanOrEqual(4.5)
  await page.emulateMedia({ colorScheme: 'light' })
})

test('a clip opens without asking for what is not there', async () => {
  complaints.length = 0
  await page.route('**/v1/playback/*', (route) => changed(route, { poster: null, sheets: 0 }))
  await page.route('**/v1/playback/*/events', (route) => route.fulfill({ contentType: 'text/event-stream', body: '' }))
  await page.goto(`${school.address}/clips/${clip}`)
  await expect.poll(() => frame()?.locator('#player').getAttribute('data-state'), until).toBe('paused')
  await page.unrouteAll({ behavior: 'wait' })
  expect(complaints).toEqual([])
})

test('open and paused, it leaves the browser alone', async () => {
  const inspector = await page.context().newCDPSession(page)
  await inspector.send('Performance.enable')
  const styled = async () => (await inspector.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'RecalcStyleCount')?.value
  const inHalfASecond = async () => {
    const before = (await styled()) ?? Number.NaN
    await page.waitForTimeout(500)
    return ((await styled()) ?? Number.NaN) - before
  }
  // A page that moves is styled thirty times.
  await expect.poll(inHalfASecond, until).toBeLessThan(3)
  await inspector.detach()
})

test('the menu of qualities stays open, and keeps the focus, while the quality changes', async () => {
  const item = (words: string) => frame().locator('#qualities media-chrome-menu-item').filter({ hasText: words }).first()
  const button = frame().locator('media-rendition-menu-button')
  const focus = () => frame().evaluate(`document.querySelector('#qualities').shadowRoot.activeElement?.value ?? null`)
  const height = () => frame().evaluate(`document.querySelector('video').videoHeight`)
  await frame().evaluate(`{ const video = document.querySelector('video'); video.muted = true; void video.play() }`)
  await frame().locator('#player').hover()
  await button.click()
  await item('360').click()
  await expect.poll(height, until).toBe(360)
  await frame().evaluate(`document.querySelector('video').currentTime = 0`)
  await button.click()
  await item('240').click()
  // At once again, before the smaller picture comes.
  await button.focus()
  await page.keyboard.press('Enter')
  await expect.poll(focus, until).not.toBeNull()
  await page.keyboard.press('ArrowDown')
  const chosen = await focus()
  await expect.poll(height, until).toBe(240)
  expect([await frame().locator('#qualities').getAttribute('hidden'), await focus()]).toEqual([null, chosen])
  // And when there is another quality to choose.
  await frame().evaluate(`{
    const list = document.querySelector('video').videoRenditions
    list.replace([...list, { id: '9', width: 128, height: 72, bitrate: 1 }])
  }`)
  await item('72p').waitFor()
  expect([await frame().locator('#qualities').getAttribute('hidden'), await focus()]).toEqual([null, chosen])
  await page.keyboard.press('Escape')
})

test('the time line shows what is drawn while the clip grows, and nothing beyond it', async () => {
  let sheets = 1
  await page.route('**/v1/playback/*', (route) => changed(route, { status: 'playable', sheets }))
  await page.route('**/storyboard.vtt', async (route) => {
    const [head, ...cues] = (await (await route.fetch()).text()).split('\n\n')
    // The first sheet is four seconds.
    await route.fulfill({ contentType: 'text/vtt', body: [head, ...cues.slice(0, sheets === 1 ? 1 : undefined)].join('\n\n') })
  })
  await page.route('**/v1/playback/*/events', async (route) => {
    const view = await (await page.request.get(route.request().url().replace('/events', ''))).json()
    const body = `retry: 300\nevent: clip\ndata: ${JSON.stringify({ ...view, status: 'playable', sheets })}\n\n`
    await route.fulfill({ contentType: 'text/event-stream', body })
  })
  await page.reload()
  const line = () => frame().locator('media-time-range')
  const shown = async (share: number) => {
    const { width = 0 } = (await line().boundingBox()) ?? {}
    // Only a pointer that moves asks what is there.
    for (const x of [width * 0.5, width * share]) await line().hover({ position: { x, y: 10 } })
    await page.waitForTimeout(100)
    return (await line().getAttribute('mediapreviewimage'))?.replace(/^.*(sheets)\/.*$/, '$1') ?? null
  }
  await expect.poll(() => shown(0.1), until).toBe('sheets')
  expect(await shown(0.9)).toBeNull()
  sheets = 2
  await expect.poll(() => shown(0.9), until).toBe('sheets')
  await page.unrouteAll({ behavior: 'wait' })
})

test('signed out elsewhere, the player in a page of its own leads to the sign-in and back to the clip', async () => {
  await page.goto(`${school.address}/clips/${clip}`)
  await expect.poll(() => frame()?.url(), until).toContain('/embed/')
  const own = await page.context().newPage()
  await own.goto(frame().url())
  await own.locator('video').first().waitFor({ state: 'attached' })
  await page.goto(`${school.address}/`)
  await signOutElsewhere()
  await own.getByRole('link', { name: 'Sign in' }).click({ timeout: 30_000 })
  await signIn(own)
  await own.getByRole('heading', { name: 'Year 5 fractions' }).waitFor()
  expect(own.url()).toBe(`${school.address}/clips/${clip}`)
  await own.close()
})

test('signed out elsewhere, the clip’s page leads there too', async () => {
  await page.goto(`${school.address}/clips/${clip}`)
  await expect.poll(() => frame()?.locator('#player').getAttribute('data-state'), until).toBe('paused')
  await signOutElsewhere()
  await page.getByRole('button', { name: 'Sign in' }).waitFor({ timeout: 30_000 })
  await signIn(page)
  await page.getByRole('heading', { name: 'Year 5 fractions' }).waitFor()
  expect(page.url()).toBe(`${school.address}/clips/${clip}`)
})

/** The service's own reply, told otherwise. */
async function changed(route: Route, change: object) {
  const reply = await route.fetch()
  await route.fulfill({ response: reply, json: { ...(await reply.json()), ...change } })
}

/** Contrast of an element's words with what is behind them (WCAG 2.2). Runs in the page. */
const contrast = `(element) => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const light = (colour) => numbers(colour).slice(0, 3)
    .map((n) => n / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  let behind = element
  while (numbers(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(light)
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}`
