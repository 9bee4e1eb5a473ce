// A teacher cuts a part out of her lesson and silences a name: by the mouse, by the keys, with a look at the result before she saves it.
import { join } from 'node:path'
import { execa } from 'execa'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn as signInDevice, uploadFile } from '../../scripts/bench/client.ts'
import { begin, look, player, type Video } from './player.ts'
import { arrive, ask, openSchool, type School } from './school.ts'

interface Seen {
  at: number
  muted: boolean
}
interface Clip {
  status: string
  durationSeconds: number
  edit: { originalId: string | null; ranges: { start: number; end: number }[]; mute: { start: number; end: number }[] } | null
}

const seconds = 24
/** Pictures a second of the lesson. */
const rate = 10
const until = { timeout: 60_000, interval: 100 }
let school: School
let page: Page
let lesson: string
/** How much later than on the clip's clock the player shows everything. */
let late = 0

beforeAll(async () => {
  school = await openSchool()
  const device = await signInDevice(school.address)
  lesson = (await uploadFile(device, await film(join(school.home, 'lesson.mp4')))).clipId
  page = await arrive(school, 'teacher@demo.test')
  await ask(page, 'PATCH', `/v1/clips/${lesson}`, { title: 'Year 5 fractions' })
}, 240_000)

afterAll(() => school?.close(), 60_000)

/** As most cameras write it: pictures are stored in another order than they are shown, so that players begin before the first. */
async function film(path: string): Promise<string> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=640x360:r=${rate}:d=${seconds}`]
  const sound = ['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`]
  const codecs = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-pix_fmt', 'yuv420p', '-g', '20', '-c:a', 'aac', '-shortest']
  await execa('ffmpeg', ['-nostdin', '-v', 'error', ...picture, ...sound, ...codecs, path])
  return path
}

const clipOf = (id: string) => ask<Clip>(page, 'GET', `/v1/clips/${id}`)
const handle = (name: string) => page.locator(`[data-handle=${name}]`)
const shown = async (name: string) => Number(await handle(name).getAttribute('aria-valuenow'))
/** Once the last of a movement is drawn. */
const lies = (name: string, at: number) => expect.poll(async () => Math.abs((await shown(name)) - at), until).toBeLessThan(0.15)
const parts = () => page.locator('[data-part^=kept]').count()
const said = () => page.locator('[data-said]').textContent()
/** Where the player is on the clip's clock. */
const playerAt = async () => (await look(page, (video) => video.currentTime)) - late

/** Where a time lies on the time line, which shows all of the recording. */
async function placeOf(at: number): Promise<{ x: number; y: number }> {
  await page.locator('.cut-track').scrollIntoViewIfNeeded()
  const track = await page.locator('.cut-track').boundingBox()
  const whole = Number(await page.locator('[data-playhead]').getAttribute('aria-valuemax'))
  if (!track) throw new Error('no time line')
  return { x: track.x + (track.width * at) / whole, y: track.y + track.height / 3 }
}

/** By a real mouse, in small steps. */
async function drag(name: string, to: number) {
  await page.locator('.cut-track').scrollIntoViewIfNeeded()
  const from = await handle(name).boundingBox()
  if (!from) throw new Error(`no handle ${name}`)
  const grab = { x: from.x + from.width / 2, y: from.y + from.height / 2 }
  const moved = (await placeOf(to)).x - (await placeOf(await shown(name))).x
  await page.mouse.move(grab.x, grab.y)
  await page.mouse.down()
  await page.mouse.move(grab.x + moved, grab.y, { steps: 12 })
  await page.mouse.up()
}

async function goTo(at: number) {
  const { x, y } = await placeOf(at)
  await page.mouse.click(x, y)
  await expect.poll(playerAt, until).toBeGreaterThan(at - 0.3)
  expect(await playerAt()).toBeLessThan(at + 0.3)
}

/** When the first picture is shown, on the player's own clock. */
const firstPicture = ({ buffered }: Video) => (buffered as typeof buffered & { start(index: number): number }).start(0)

/** What the player shows now, small and grey. */
async function picture(): Promise<number[]> {
  const shown = new Function(
    'video',
    `
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 })
    const context = canvas.getContext('2d')
    context.drawImage(video, 0, 0, 64, 36)
    return [...context.getImageData(0, 0, 64, 36).data].filter((_, index) => index % 4 === 1)`,
  )
  return look(page, shown as (video: Video) => number[])
}

/** Resolves when what it is at has been drawn. */
const drawn = new Function(
  'video',
  'return new Promise((resolve) => { const look = () => (video.seeking ? setTimeout(look, 20) : setTimeout(resolve, 300)); look() })',
) as (video: Video) => Promise<void>

/** Of the original: before the first that is kept, it, after it, it again. */
const pictures: number[][] = []

const difference = (a: number[], b: number[]): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length

test('the menu of her recording leads to the page, with its pictures and its sound', async () => {
  await expect.poll(async () => (await clipOf(lesson)).status, { ...until, timeout: 120_000 }).toBe('ready')
  await page.goto(`${school.address}/clips/${lesson}`)
  await page.getByRole('button', { name: 'More for Year 5 fractions' }).click()
  await page.getByRole('menuitem', { name: 'Cut or silence parts' }).click()
  await page.getByRole('heading', { name: 'Cut “Year 5 fractions”' }).waitFor()
  await page.locator('.cut-still img').first().waitFor()
  await page.locator('[data-wave=drawn] polygon').waitFor({ state: 'attached' })
  await player(page).locator('#player[data-state=paused]').waitFor()
  late = await look(page, firstPicture)
  expect(late).toBeGreaterThan(1 / rate)
  expect(await page.getByRole('button', { name: 'Save as a new recording' }).isDisabled()).toBe(true)
})

test('handles are dragged, the player shows the picture at the end that is held, and undo takes back the whole drag', async () => {
  await drag('kept-0-start', 6)
  await lies('kept-0-start', 6)
  await expect.poll(async () => Math.abs((await playerAt()) - (await shown('kept-0-start'))), until).toBeLessThan(1 / rate)
  await drag('kept-0-end', 18)
  await lies('kept-0-end', 18)
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => shown('kept-0-end'), until).toBeGreaterThan(seconds - 0.2)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await lies('kept-0-end', 18)
})

test('a handle can be moved by the keyboard alone, from picture to picture and not past its neighbour', async () => {
  await handle('kept-0-start').focus()
  const before = await shown('kept-0-start')
  await page.keyboard.press('ArrowRight')
  expect(await shown('kept-0-start')).toBeCloseTo(before + 1 / rate, 3)
  await page.keyboard.press('Shift+ArrowLeft')
  expect(await shown('kept-0-start')).toBeCloseTo(before + 1 / rate - 1, 3)
  await page.keyboard.press('End')
  expect((await shown('kept-0-end')) - (await shown('kept-0-start'))).toBeCloseTo(0.1, 3)
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('ControlOrMeta+z')
  expect(await shown('kept-0-start')).toBe(before)
})

test('the picture at the beginning is held up to what will be made of it', async () => {
  await handle('kept-0-start').focus()
  const first = await shown('kept-0-start')
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key)
    await expect.poll(async () => Math.abs((await playerAt()) - (await shown('kept-0-start')) - 0.5 / rate), until).toBeLessThan(0.02)
    // Sought is not drawn yet.
    await look(page, drawn)
    pictures.push(await picture())
  }
  expect(await shown('kept-0-start')).toBe(first)
  const [before, asked, after, again] = pictures as [number[], number[], number[], number[]]
  expect(difference(asked, again)).toBeLessThan(Math.min(difference(asked, before), difference(asked, after)) / 2)
})

test('S, on, I cuts a part out; in the player the keys work too', async () => {
  await goTo(9.65)
  await page.keyboard.press('s')
  expect(await parts()).toBe(2)
  expect(await said()).toContain('Keep from here')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(playerAt, until).toBeGreaterThan(12.5)
  // Whoever has clicked into the player goes on from there.
  await player(page).locator('media-play-button').focus()
  await page.keyboard.press('i')
  await expect.poll(() => page.locator('[data-part^=gap]').count(), until).toBe(3)
  expect((await shown('kept-1-start')) - (await shown('kept-0-end'))).toBeCloseTo(3, 3)
  await page.locator('[data-playhead]').focus()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  expect(await parts()).toBe(1)
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  expect(await parts()).toBe(2)
})

test('a name is silenced', async () => {
  await goTo(15.05)
  await page.keyboard.press('n')
  expect(await page.locator('[data-part^=mute]').count()).toBe(1)
  expect((await shown('mute-0-end')) - (await shown('mute-0-start'))).toBeCloseTo(1, 3)
  expect(await page.locator('[data-result]').textContent()).toMatch(/made of 2 parts, with 1 silence/)
})

/** From now on the player's own page notes, picture by picture of the screen, what it plays. */
const watch = () =>
  look(page, (video) => {
    const noted: Seen[] = []
    const frame = globalThis as unknown as { noted: Seen[]; requestAnimationFrame(next: () => void): void }
    const element = video as typeof video & { seeking: boolean }
    frame.noted = noted
    const note = () => {
      if (!element.paused && !element.seeking) noted.push({ at: element.currentTime, muted: element.muted })
      frame.requestAnimationFrame(note)
    }
    note()
  })

test('the result plays at once: nothing of what is cut out, silent where it is silenced, and then it stops', async () => {
  const kept = [
    [await shown('kept-0-start'), await shown('kept-0-end')],
    [await shown('kept-1-start'), await shown('kept-1-end')],
  ] as const
  const [from, to] = [await shown('mute-0-start'), await shown('mute-0-end')]
  await watch()
  await page.getByRole('button', { name: 'Play Part 1' }).click()
  const last = kept[1][1]
  await expect.poll(() => look(page, (video) => video.paused && video.currentTime), until).toBeGreaterThan(last + late - 0.2)
  const seen = (await look(page, () => (globalThis as unknown as { noted: Seen[] }).noted)) as Seen[]
  const noted = seen.map(({ at, muted }) => ({ at: at - late, muted }))
  const outside = noted.filter(({ at }) => !kept.some(([start, end]) => at >= start - 0.01 && at < end + 0.05))
  expect(outside).toEqual([])
  for (const [start, end] of kept) expect(noted.filter(({ at }) => at >= start && at < end).length).toBeGreaterThan(10)
  const deep = noted.filter(({ at }) => at > from + 0.05 && at < to - 0.05)
  expect(deep.length).toBeGreaterThan(5)
  expect(deep.every(({ muted }) => muted)).toBe(true)
  expect(noted.filter(({ at, muted }) => muted && (at < from - 0.1 || at > to + 0.1))).toEqual([])
  expect(await playerAt()).toBeLessThan(last + 0.05)
})

test('leaving with something unsaved asks first', async () => {
  await page.getByRole('link', { name: 'Back to the recording' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
  await page.getByRole('button', { name: 'Stay here' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await parts()).toBe(2)
})

test('on a phone nothing is off the page, and a thumb hits the handles', async () => {
  const before = page.viewportSize() ?? { width: 1280, height: 900 }
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  for (const name of ['kept-0-start', 'kept-1-end', 'mute-0-start']) {
    const box = await handle(name).boundingBox()
    expect(box?.width).toBeGreaterThanOrEqual(24)
    expect(box?.height).toBeGreaterThanOrEqual(24)
  }
  await page.setViewportSize(before)
})

test('saved, it is a new recording as long as was promised, which plays to its end; the original is as it was', async () => {
  const promised = [0, 1].map(async (index) => (await shown(`kept-${index}-end`)) - (await shown(`kept-${index}-start`)))
  const length = (await Promise.all(promised)).reduce((sum, one) => sum + one, 0)
  await page.getByRole('button', { name: 'Save as a new recording' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('The original stays as it was.').waitFor()
  expect(await dialog.getByLabel('Title').inputValue()).toBe('Year 5 fractions (cut)')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Year 5 fractions (cut)' }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(id).not.toBe(lesson)
  await expect.poll(async () => (await clipOf(id)).status, { ...until, timeout: 120_000 }).toBe('ready')
  const made = await clipOf(id)
  expect(made.durationSeconds).toBeCloseTo(length, 1)
  expect(made.edit).toMatchObject({ originalId: lesson, ranges: { length: 2 }, mute: { length: 1 } })
  expect(await page.locator('[data-edit]').textContent()).toContain('Cut out of another recording: 2 parts')
  expect(await page.locator('[data-receipt]').count()).toBe(0)
  await player(page).locator('#player[data-state=paused]').waitFor()
  late = await look(page, firstPicture)
  const [before, asked, after] = pictures as [number[], number[], number[]]
  await look(page, new Function('video', 'video.currentTime = video.buffered.start(0) + 0.05') as (video: Video) => void)
  await look(page, drawn)
  const first = await picture()
  expect(difference(first, asked)).toBeLessThan(Math.min(difference(first, before), difference(first, after)))
  await begin(page)
  await player(page).locator('#player[data-state=ended]').waitFor({ timeout: 60_000 })
  expect(Math.abs((await playerAt()) - length)).toBeLessThan(0.5 / rate)
  expect((await clipOf(lesson)).durationSeconds).toBeGreaterThan(seconds - 0.2)
  await page.getByRole('link', { name: 'See the original' }).click()
  await page.getByRole('heading', { name: 'Year 5 fractions', exact: true }).waitFor()
})

test('nobody else can cut it', async () => {
  const colleague = await arrive(school, 'colleague@demo.test')
  await colleague.goto(`${school.address}/clips/${lesson}/edit`)
  await colleague.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})
