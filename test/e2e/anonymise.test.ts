// A teacher has the faces in her lesson covered, leaves one uncovered by pointing at it, draws a mask, and plays what was made of it.
import { join } from 'node:path'
import { execa } from 'execa'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn as signInDevice, uploadFile } from '../../scripts/bench/client.ts'
import { faceClip, withoutFaceClip } from '../support/shared-faces.ts'
import { cellsWithout, type Found, type Key, keptFace, type Region, regionAt } from './faces.ts'
import { look, player, type Video } from './player.ts'
import { arrive, ask, openSchool, type School } from './school.ts'

interface Clip {
  status: string
  durationSeconds: number
  edit: { anonymised: object | null } | null
}

const seconds = 4
/** When pictures are compared. */
const at = 2.03
const size = { width: 960, height: 540 }
const until = { timeout: 60_000, interval: 100 }
let school: School
let page: Page
let lesson: string
let made: string
let found: Found

async function film(path: string): Promise<string> {
  const picture = ['-ss', '2', '-t', `${seconds}`, '-i', faceClip]
  const sound = ['-f', 'lavfi', '-i', `sine=f=220:r=48000:d=${seconds}`]
  const cut = ['-vf', `crop=${size.width}:${size.height}:300:100,fps=15`, '-map', '0:v', '-map', '1:a']
  const codecs = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '16', '-pix_fmt', 'yuv420p', '-g', '30', '-c:a', 'aac', '-shortest']
  await execa('ffmpeg', ['-nostdin', '-v', 'error', ...picture, ...sound, ...cut, ...codecs, path])
  return path
}

const clipOf = (id: string) => ask<Clip>(page, 'GET', `/v1/clips/${id}`)
const ready = (id: string) => expect.poll(async () => (await clipOf(id)).status, { ...until, timeout: 180_000 }).toBe('ready')
const hiding = () => page.locator('[data-result]').textContent()
const looksLeft = async () => Number(await page.locator('[data-left]').getAttribute('data-left'))

/** Colours of a region of the picture that the player shows, coarse. */
async function colours({ x, y, width, height }: Region): Promise<number[]> {
  const read = `
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 16 })
    const context = canvas.getContext('2d')
    const [w, h] = [video.videoWidth, video.videoHeight]
    context.drawImage(video, ${x} * w, ${y} * h, ${width} * w, ${height} * h, 0, 0, 16, 16)
    return [...context.getImageData(0, 0, 16, 16).data].filter((_, index) => index % 4 !== 3)`
  return look(page, new Function('video', read) as (video: Video) => number[])
}

/** Resolves when the picture at a time of the recording is drawn. */
async function goTo(time: number) {
  await player(page).locator('#player[data-state=paused]').waitFor()
  const seek = `
    video.currentTime = video.buffered.start(0) + ${time}
    return new Promise((done) => { const look = () => (video.seeking ? setTimeout(look, 20) : setTimeout(done, 300)); setTimeout(look, 50) })`
  await look(page, new Function('video', seek) as (video: Video) => Promise<void>)
}

const difference = (a: number[], b: number[]): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length

/** By a real mouse, so many pixels of the recording. */
async function drag(name: string, dx: number, dy: number) {
  const grip = page.locator(`[data-grip=${name}]`)
  // Where it lies is asked once it lies still.
  await grip.hover()
  const frame = await page.locator('.over').boundingBox()
  const from = await grip.boundingBox()
  if (!frame || !from) throw new Error(`no grip ${name}`)
  const scale = frame.width / size.width
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + dx * scale, y + dy * scale, { steps: 10 })
  await page.mouse.up()
}

async function drawnPlace(): Promise<[number, number, number, number]> {
  const said = await page.locator('.mask-held').getAttribute('data-place')
  return (said ?? '').split(' ').map(Number) as [number, number, number, number]
}

let kept: { id: number; region: Region }
let cells: Region[]

describe.skipIf(withoutFaceClip)('a lesson with faces', () => {
  beforeAll(async () => {
    school = await openSchool()
    const device = await signInDevice(school.address)
    lesson = (await uploadFile(device, await film(join(school.home, 'lesson.mp4')))).clipId
    page = await arrive(school, 'teacher@demo.test')
    await ask(page, 'PATCH', `/v1/clips/${lesson}`, { title: 'Year 5 choir' })
  }, 240_000)

  afterAll(() => school?.close(), 60_000)

  test('she has faces found, and reads what is not found', async () => {
    await ready(lesson)
    await page.goto(`${school.address}/clips/${lesson}/edit`)
    await player(page).locator('#player[data-state=paused]').waitFor()
    await page.getByRole('tab', { name: 'Faces' }).click()
    await page.getByText('Names on boards, badges and exercise books').waitFor()
    await page.getByRole('radio', { name: 'Look closely' }).check()
    await page.getByRole('button', { name: 'Find faces' }).click()
    await page.locator('[data-search]').waitFor()
    await page.getByLabel('Cover faces').waitFor({ timeout: 180_000 })
    found = await ask<Found>(page, 'GET', `/v1/clips/${lesson}/faces`)
    expect(found.faces.length).toBeGreaterThan(3)
    expect(await hiding()).toContain('Nothing is cut out yet')
  })

  test('covered, each face is hidden in the player; pointed at in the picture, one stays as it is', async () => {
    await page.getByLabel('Cover faces').click()
    await page.locator('[data-face] [data-still]').first().waitFor()
    const { faces } = await ask<{ faces: { id: number; between: number[] | null; keys: Key[] }[] }>(
      page,
      'GET',
      `/v1/clips/${lesson}/faces/places/0`,
    )
    kept = keptFace(faces, at)
    cells = cellsWithout(faces, seconds)
    await page.locator('[data-playhead]').focus()
    // Two seconds, and then by pictures to the one that is compared.
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key)
    const covers = page.locator(`[data-covers='${kept.id}']`)
    await covers.waitFor({ state: 'attached' })
    const box = await page.locator(`[data-face-box='${kept.id}']`).boundingBox()
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2)
    await covers.waitFor({ state: 'detached' })
    expect(await page.locator('[data-covers]').count()).toBeGreaterThan(1)
    expect(await page.locator(`[data-face='${kept.id}'][data-free=true]`).count()).toBe(1)
    expect(await hiding()).toContain('with faces covered (1 left uncovered)')
    // Undone and done again by the keys, as everything on this page.
    await page.keyboard.press('ControlOrMeta+z')
    await covers.waitFor({ state: 'attached' })
    await page.keyboard.press('ControlOrMeta+Shift+z')
    await covers.waitFor({ state: 'detached' })
  })

  test('a face that is chosen from the pictures is shown in the player, where the keyboard can leave it uncovered too', async () => {
    const other = found.faces.find(({ id }) => id !== kept.id)?.id ?? -1
    await page.locator(`[data-face='${other}'] .face-show`).focus()
    await page.keyboard.press('Enter')
    await page.locator(`[data-face-box='${other}'][data-pointed=true]`).focus()
    await page.keyboard.press('Space')
    expect(await hiding()).toContain('2 left uncovered')
    await page.keyboard.press('Space')
    expect(await hiding()).toContain('1 left uncovered')
  })

  test('on a phone nothing is off the page, and a thumb hits each face', async () => {
    const before = page.viewportSize() ?? { width: 1280, height: 900 }
    await page.setViewportSize({ width: 390, height: 844 })
    for (const tab of ['Drawn masks', 'Uncertain moments', 'Faces']) {
      await page.getByRole('tab', { name: tab }).click()
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    }
    for (const box of await page.locator('.face-box').all()) {
      const { width, height } = (await box.boundingBox()) ?? { width: 0, height: 0 }
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
    }
    await page.setViewportSize(before)
  })

  test('a mask is drawn over a place where nobody is, and moved there by the mouse and by keys', async () => {
    const [cell] = cells as [Region]
    await page.getByRole('tab', { name: 'Drawn masks' }).click()
    await page.getByRole('button', { name: 'Add a rectangle' }).click()
    await page.getByRole('radio', { name: 'Plain gray' }).check()
    const [x, y, width, height] = await drawnPlace()
    await drag('all', cell.x * size.width - x, cell.y * size.height - y)
    await drag('se', cell.width * size.width - width, cell.height * size.height - height)
    await page.locator('[data-grip=all]').focus()
    await page.keyboard.press('ArrowRight')
    const [left, top, wide, high] = await drawnPlace()
    const wanted = [cell.x * size.width + 2, cell.y * size.height, cell.width * size.width, cell.height * size.height]
    for (const [index, value] of [left, top, wide, high].entries()) expect(Math.abs(value - (wanted[index] ?? 0))).toBeLessThanOrEqual(4)
    await page.keyboard.press('ControlOrMeta+z')
    expect((await drawnPlace())[0]).toBe(left - 2)
    expect(await hiding()).toContain('and 1 drawn mask')
  })

  test('with moments that nobody looked at, saving asks once more; the new recording says so', async () => {
    await page.getByRole('button', { name: 'Save as a new recording' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Title').inputValue()).toBe('Year 5 choir (anonymised)')
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    const left = found.uncertain.length
    await dialog.getByRole('checkbox', { name: `I know that ${left} uncertain moment` }).check()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Year 5 choir (anonymised)' }).waitFor()
    made = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await ready(made)
    const { edit, durationSeconds } = await clipOf(made)
    expect(durationSeconds).toBeCloseTo((await clipOf(lesson)).durationSeconds, 1)
    expect(edit?.anonymised).toEqual({ style: 'neutral', grid: 'fine', faces: true, uncovered: 1, drawn: 1, whole: null, unseen: left })
    const said = await page.locator('[data-anonymised]').textContent()
    expect(said).toMatch(
      /looked for closely and covered with plain gray\. 1 face was left uncovered on purpose\. 1 drawn mask covers more\./,
    )
    expect(said).toContain(`${left} uncertain moment`)
  })

  test('in what plays the kept face is as it was, the others and the mask are covered, and the rest is as it was', async () => {
    const { faces } = await ask<{ faces: { id: number; between: number[] | null; keys: Key[] }[] }>(
      page,
      'GET',
      `/v1/clips/${lesson}/faces/places/0`,
    )
    const others = faces.flatMap(({ id, between, keys }) => {
      const region = between || id === kept.id ? null : regionAt(keys, at)
      return region && region.x > 0 && region.y > 0 && region.x + region.width < 1 && region.y + region.height < 1 ? [region] : []
    })
    const [mask, ...free] = cells as [Region, ...Region[]]
    const regions = [kept.region, mask, free.at(-1) as Region, ...others]
    const read = async (id: string) => {
      await page.goto(`${school.address}/clips/${id}`)
      await goTo(at)
      const all: number[][] = []
      for (const region of regions) all.push(await colours(region))
      return all
    }
    const [before, after] = [await read(lesson), await read(made)]
    const [face, drawn, rest, ...covered] = regions.map((_, index) => difference(before[index] ?? [], after[index] ?? [])) as [
      number,
      number,
      number,
      ...number[],
    ]
    expect(face).toBeLessThan(8)
    expect(rest).toBeLessThan(8)
    expect(drawn).toBeGreaterThan(25)
    expect(covered.length).toBeGreaterThan(1)
    expect(Math.min(...covered)).toBeGreaterThan(20)
  })

  test('uncertain moments are played for a look, those that lie together in one go, and counted', async () => {
    await page.goto(`${school.address}/clips/${lesson}/edit`)
    await page.getByRole('tab', { name: 'Uncertain moments' }).click()
    const all = await looksLeft()
    expect(all).toBeGreaterThan(0)
    expect(all).toBeLessThanOrEqual(found.uncertain.length)
    await page
      .getByRole('button', { name: /^Look at/ })
      .first()
      .click()
    expect(await looksLeft()).toBe(all - 1)
    await page.locator('[data-moment][data-seen=true]').waitFor()
    await expect.poll(() => look(page, (video) => video.paused), until).toBe(true)
    expect(await page.locator('[data-moment]').count()).toBe(all)
  })
})
