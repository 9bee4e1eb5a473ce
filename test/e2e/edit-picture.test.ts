// A teacher keeps a part of the picture, drawn over the player by a real mouse, and has the voice disguised.
import { join } from 'node:path'
import { execa } from 'execa'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn as signInDevice, uploadFile } from '../../scripts/bench/client.ts'
import { begin, look, player, type Video } from './player.ts'
import { arrive, ask, openSchool, type School } from './school.ts'

interface Crop {
  x: number
  y: number
  width: number
  height: number
}
interface Clip {
  status: string
  width: number
  height: number
  durationSeconds: number
  edit: { crop: Crop | null; voice: string | null } | null
}

const seconds = 8
const whole = { width: 640, height: 360 }
const until = { timeout: 60_000, interval: 100 }
let school: School
let page: Page
let lesson: string

beforeAll(async () => {
  school = await openSchool()
  const device = await signInDevice(school.address)
  lesson = (await uploadFile(device, await film(join(school.home, 'lesson.mp4')))).clipId
  page = await arrive(school, 'teacher@demo.test')
  await ask(page, 'PATCH', `/v1/clips/${lesson}`, { title: 'Year 5 fractions' })
}, 240_000)

afterAll(() => school?.close(), 60_000)

/** Red, blue and white quarters, and a green one at the lower right. */
async function film(path: string): Promise<string> {
  const quarters = ['red', 'blue', 'white', 'green'].flatMap((colour) => [
    '-f',
    'lavfi',
    '-i',
    `color=${colour}:s=320x180:r=10:d=${seconds}`,
  ])
  const sound = ['-f', 'lavfi', '-i', `sine=f=220:r=48000:d=${seconds}`]
  const laid = ['-filter_complex', 'xstack=inputs=4:layout=0_0|w0_0|0_h0|w0_h0', '-map', '4:a']
  const codecs = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '20', '-c:a', 'aac', '-shortest']
  await execa('ffmpeg', ['-nostdin', '-v', 'error', ...quarters, ...sound, ...laid, ...codecs, path])
  return path
}

const clipOf = (id: string) => ask<Clip>(page, 'GET', `/v1/clips/${id}`)
const grip = (name: string) => page.locator(`[data-grip=${name}]`)
const laid = () => page.locator('.crop-box').count()

async function crop(): Promise<Crop> {
  const said = await page.locator('.crop-box').getAttribute('data-crop')
  const [x, y, width, height] = (said ?? '').split(' ').map(Number) as [number, number, number, number]
  return { x, y, width, height }
}

/** By a real mouse, by so many pixels of the recording. */
async function drag(name: string, dx: number, dy: number) {
  // Where it lies is asked once it lies still: the page that was made narrower is laid out anew.
  await grip(name).hover()
  const frame = await page.locator('.crop').boundingBox()
  const from = await grip(name).boundingBox()
  if (!frame || !from) throw new Error(`no grip ${name}`)
  const scale = frame.width / whole.width
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx * scale, y + dy * scale, { steps: 10 })
  await page.mouse.up()
  // The last of a movement is drawn after it.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))')
}

const paused = () => look(page, (video) => video.paused)

/** The mean colour of what the player shows. */
const colour = new Function(
  'video',
  `
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 })
  const context = canvas.getContext('2d')
  context.drawImage(video, 0, 0, 1, 1)
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)`,
) as (video: Video) => number[]

test('she has a rectangle laid over the player, and draws it over the green quarter', async () => {
  await expect.poll(async () => (await clipOf(lesson)).status, { ...until, timeout: 120_000 }).toBe('ready')
  await page.goto(`${school.address}/clips/${lesson}/edit`)
  await player(page).locator('#player[data-state=paused]').waitFor()
  await page.getByRole('radio', { name: 'Keep a part of the picture' }).check()
  const first = await crop()
  await drag('nw', 340 - first.x, 200 - first.y)
  const corner = await crop()
  expect([Math.abs(corner.x - 340), Math.abs(corner.y - 200)].every((off) => off <= 2)).toBe(true)
  expect([corner.x + corner.width, corner.y + corner.height]).toEqual([first.x + first.width, first.y + first.height])
  await drag('se', 999, 999)
  expect(await crop()).toEqual({ ...corner, width: whole.width - corner.x, height: whole.height - corner.y })
  await page.keyboard.press('ControlOrMeta+z')
  expect(await crop()).toEqual(corner)
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  expect(await laid()).toBe(0)
  expect(await page.getByRole('radio', { name: 'Whole picture' }).isChecked()).toBe(true)
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('ControlOrMeta+Shift+z')
  expect((await crop()).width).toBe(whole.width - corner.x)
})

test('by the keys it goes two pixels, with Shift twenty; the numbers can be typed', async () => {
  const before = await crop()
  await grip('w').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  expect(await crop()).toEqual({ ...before, x: before.x + 2, width: before.width - 2 })
  await grip('all').focus()
  await page.keyboard.press('Shift+ArrowUp')
  expect((await crop()).y).toBe(before.y - 20)
  const numbers = { Width: '281', Left: '350', Top: '194', Height: '999' }
  for (const [label, number] of Object.entries(numbers)) {
    await page.getByLabel(label, { exact: true }).fill(number)
    await page.keyboard.press('Enter')
  }
  expect(await crop()).toEqual({ x: 350, y: 194, width: 282, height: 166 })
})

test('below the rectangle the player is used as ever: its own controls, and a click on the picture', async () => {
  await page.getByRole('radio', { name: 'Whole picture' }).check()
  await page.keyboard.press('ControlOrMeta+z')
  await player(page).locator('media-play-button').click()
  await expect.poll(paused, until).toBe(false)
  const body = await grip('all').boundingBox()
  await page.mouse.click((body?.x ?? 0) + (body?.width ?? 0) / 2, (body?.y ?? 0) + (body?.height ?? 0) / 2)
  await expect.poll(paused, until).toBe(true)
  expect(await crop()).toEqual({ x: 350, y: 194, width: 282, height: 166 })
})

test('on a phone nothing is off the page, and a thumb hits the handles of the smallest rectangle', async () => {
  const before = page.viewportSize() ?? { width: 1280, height: 900 }
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  await drag('nw', 999, 999)
  expect(await crop()).toEqual({ x: 568, y: 296, width: 64, height: 64 })
  const frame = await page.locator('.crop').boundingBox()
  for (const name of ['nw', 'se', 'e', 'all']) {
    const box = await grip(name).boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThanOrEqual(24)
    expect((box?.x ?? 0) + (box?.width ?? 0), name).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0) + 0.5)
  }
  await page.keyboard.press('ControlOrMeta+z')
  await page.setViewportSize(before)
})

test('with the voice disguised she saves it: a new recording of that size, of nothing but green, that plays to its end', async () => {
  await page.getByRole('radio', { name: 'Disguise' }).check()
  await page.getByText('with the voice disguised', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: 'Save as a new recording' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('every quality is encoded anew').waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Year 5 fractions (cut)' }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await expect.poll(async () => (await clipOf(id)).status, { ...until, timeout: 120_000 }).toBe('ready')
  const made = await clipOf(id)
  expect(made).toMatchObject({ width: 282, height: 166 })
  expect(made.edit).toMatchObject({ crop: { x: 350, y: 194, width: 282, height: 166 }, voice: 'disguise' })
  expect(await page.locator('[data-edit]').textContent()).toContain('part of the picture (282 × 166 px), voice disguised')
  await player(page).locator('#player[data-state=paused]').waitFor()
  await begin(page)
  await player(page).locator('#player[data-state=ended]').waitFor({ timeout: 60_000 })
  const [red, green, blue] = (await look(page, colour)) as [number, number, number]
  expect(green).toBeGreaterThan(90)
  expect(Math.max(red, blue)).toBeLessThan(40)
  expect((await look(page, (video) => video.currentTime)) > seconds - 0.5).toBe(true)
})
