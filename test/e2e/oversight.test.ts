// An administrator goes through fifty recordings by the keyboard alone, without a sound or a moving picture. She flags one that
// somebody is watching: it stops there at once, and comes back when a second administrator has released it.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn as signInDevice, uploadFile } from '../../scripts/bench/client.ts'
import { makeWaiting } from '../../scripts/bench/reviews.ts'
import { ahead, look, noteStop, play, player } from './player.ts'
import { arrive, ask, openSchool, type School } from './school.ts'

/** One is a recording that somebody watches, in the middle; the others are as a worker leaves them. */
const recordings = 51
const until = { timeout: 60_000, interval: 50 }
let school: School
let teacher: Page
let colleague: Page
let admin: Page
let second: Page
/** The recording that is watched and flagged. */
let lesson: string
const stillsAsked: string[] = []

beforeAll(async () => {
  school = await openSchool({ oversight: true, embedded: true })
  admin = await arrive(school, 'admin@demo.test')
  admin.on('request', (request) => {
    if (request.url().includes('/stills/')) stillsAsked.push(request.url())
  })
}, 240_000)

afterAll(() => school?.close(), 60_000)

const watch = async (page: Page) => {
  await page.goto(`${school.address}/clips/${lesson}`)
  await play(page)
  await expect.poll(() => look(page, (video) => video.currentTime), until).toBeGreaterThan(0.5)
}
const waiting = async () => (await ask<{ waiting: number }>(admin, 'GET', '/v1/oversight')).waiting

test('an administrator sets the rules: every recording, no scores', async () => {
  await admin.goto(`${school.address}/organisation/rules`)
  await admin.getByRole('radio', { name: /Of every recording/ }).waitFor()
  await admin.getByRole('switch', { name: /puts the likeliest stills first/ }).click({ force: true })
  const save = admin.getByRole('button', { name: 'Save' })
  await save.click()
  const rules = () => ask<{ oversight: string; oversightScores: boolean }>(admin, 'GET', '/v1/organisation')
  await expect.poll(rules, until).toMatchObject({ oversight: 'all', oversightScores: false })
  await expect.poll(() => save.isDisabled(), until).toBe(true)
})

test('fifty recordings come in, and one of them is being watched', async () => {
  const data = join(school.home, 'data')
  await makeWaiting(data, (recordings - 1) / 2)
  const device = await signInDevice(school.address)
  lesson = (await uploadFile(device, await school.lesson('Year 5 fractions', 120))).clipId
  teacher = await arrive(school, 'teacher@demo.test')
  colleague = await arrive(school, 'colleague@demo.test')
  const { reflectionId } = await ask<{ reflectionId: string }>(teacher, 'GET', `/v1/clips/${lesson}`)
  const { id: userId } = await ask<{ id: string }>(colleague, 'GET', '/v1/me')
  await ask(teacher, 'POST', `/v1/reflections/${reflectionId}/shares`, { userId })
  const status = async () => (await ask<{ status: string }>(colleague, 'GET', `/v1/clips/${lesson}`)).status
  await expect.poll(status, until).toMatch(/playable|ready/)
  await watch(colleague)
  await expect.poll(waiting, { timeout: 120_000, interval: 500 }).toBe((recordings + 1) / 2)
  await makeWaiting(data, (recordings - 1) / 2)
})

test('no still is asked for before the purpose was written', async () => {
  await admin.goto(`${school.address}/oversight`)
  await admin.getByLabel('The sentence').waitFor()
  await expect.poll(() => admin.locator('nav').getByText(String(recordings)).count(), until).toBe(1)
  await admin.keyboard.type('Just looking.')
  await admin.keyboard.press('Enter')
  await admin.getByRole('alert').waitFor()
  expect(await admin.locator('[data-sheet]').count()).toBe(0)
  expect(stillsAsked).toEqual([])
  await expect(ask(admin, 'GET', `/v1/oversight/recordings/${lesson}/stills/0`)).rejects.toThrow('purpose_missing')
  stillsAsked.length = 0
  await admin.keyboard.press('ControlOrMeta+A')
  await admin.keyboard.type('i look at these stills only to find inappropriate content')
  await admin.keyboard.press('Enter')
  await admin.locator('[data-still=there]').first().waitFor()
})

/** The sheet in focus, when all of its stills are there. */
const inFocus = async () => {
  const seen = `(() => {
    const sheet = document.querySelector('[data-sheet][aria-current=true]')
    const stills = sheet?.querySelectorAll('.stills li').length ?? 0
    return stills > 0 && sheet.querySelectorAll('[data-still=there]').length === stills ? sheet.dataset.sheet : ''
  })()`
  await expect.poll(() => admin.evaluate(seen), until).not.toBe('')
  return admin.evaluate(seen) as Promise<string>
}

test('fifty are gone through by the keyboard alone; the flagged one stops at once for who watches it', async () => {
  await expect.poll(() => look(colleague, (video) => !video.paused), until).toBe(true)
  const stopped = await noteStop(colleague)
  const through: string[] = []
  for (let at = 0; at < recordings; at += 1) {
    const clip = await inFocus()
    through.push(clip)
    if (clip !== lesson) await admin.keyboard.press(at % 2 === 0 ? 'r' : 'Enter')
    else {
      await expect.poll(() => ahead(colleague), until).toBeGreaterThan(10)
      const sent = admin.waitForRequest((request) => request.url().endsWith('/flag'))
      await admin.keyboard.press('f')
      await admin.getByRole('dialog').getByLabel('What you found').waitFor()
      await admin.keyboard.type('A parent is in the picture who did not agree to it.')
      await admin.keyboard.press('ControlOrMeta+Enter')
      const reply = await (await sent).response()
      await reply?.finished()
      // Once the service has answered, it is flagged.
      const flagged = (await sent).timing().startTime + (await sent).timing().responseEnd
      await expect.poll(stopped, until).toBeGreaterThan(0)
      // It was told: what it had in hand would have lasted longer.
      expect((await stopped()) - flagged).toBeLessThan(1000)
      await admin.getByRole('dialog').waitFor({ state: 'detached' })
    }
  }
  expect(new Set(through).size).toBe(recordings)
  expect(through).toContain(lesson)
  await admin.getByText('That was all.').waitFor()
  await expect.poll(waiting, until).toBe(0)
  const reviewed = await ask<{ recordings: { clipId: string }[] }>(admin, 'GET', '/v1/oversight/recordings?state=reviewed&limit=50')
  expect(reviewed.recordings.map(({ clipId }) => clipId).sort()).toEqual(through.filter((clip) => clip !== lesson).sort())
  // What was seen is what was written down: each still once.
  expect(new Set(stillsAsked).size).toBe(stillsAsked.length)
}, 120_000)

test('steps back show again what was marked, and fields keep their keys', async () => {
  const before = await inFocus()
  await admin.keyboard.press('k')
  expect(await inFocus()).not.toBe(before)
  await admin.keyboard.press('ArrowDown')
  expect(await inFocus()).toBe(before)
  await admin.keyboard.press('?')
  await admin.getByRole('dialog', { name: 'Keys' }).waitFor()
  await admin.keyboard.press('Escape')
  await admin.getByRole('dialog').waitFor({ state: 'detached' })
  await admin.getByRole('combobox', { name: 'Owner' }).focus()
  await admin.keyboard.type('kr')
  expect(await inFocus()).toBe(before)
  expect(await admin.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
})

test('its owner sees that it is in quarantine, not by whom, and can’t delete it; the watcher has nothing', async () => {
  await teacher.goto(`${school.address}/clips/${lesson}`)
  await teacher.locator('[data-quarantined]').waitFor()
  await teacher.locator('[data-looks]').waitFor()
  expect(await teacher.locator('main').textContent()).not.toMatch(/Ada|admin@|did not agree/)
  await expect(ask(teacher, 'DELETE', `/v1/clips/${lesson}`)).rejects.toThrow(/4\d\d/)
  await player(teacher).locator('video').first().waitFor({ state: 'attached' })
  await teacher.goto(`${school.address}/notifications`)
  await teacher.getByRole('link', { name: /in quarantine/ }).waitFor()
  await expect(ask(colleague, 'GET', `/v1/clips/${lesson}`)).rejects.toThrow('404')
  await expect(ask(colleague, 'POST', `/v1/clips/${lesson}/playback`)).rejects.toThrow('404')
})

test('who flagged it can’t decide; a second administrator releases it, and it is watched again', async () => {
  await admin.goto(`${school.address}/oversight/flags`)
  await admin.locator('[data-flag]').waitFor()
  expect(await admin.getByRole('button', { name: /^(Release|Delete)/ }).count()).toBe(0)
  const people = await ask<{ people: { id: string; email: string }[] }>(admin, 'GET', '/v1/organisation/people')
  const student = people.people.find(({ email }) => email === 'student@demo.test')
  await ask(admin, 'PATCH', `/v1/organisation/people/${student?.id}`, { role: 'admin' })
  second = await arrive(school, 'student@demo.test')
  await second.goto(`${school.address}/oversight/flags`)
  await second.getByText('A parent is in the picture who did not agree to it.').waitFor()
  await second.getByRole('button', { name: /^Release/ }).click()
  await second.getByLabel('Why you decide so').waitFor()
  await second.keyboard.type('She had agreed: the form is on file.')
  await second.keyboard.press('ControlOrMeta+Enter')
  await second.getByText(/Released on .*the form is on file/).waitFor()
  await watch(colleague)
  await teacher.goto(`${school.address}/clips/${lesson}`)
  await teacher.getByText(/Released after a second look on .*the form is on file/).waitFor()
  expect(await teacher.locator('[data-quarantined]').count()).toBe(0)
})

test('an operator decides, and is shown neither stills nor names; the owner of what is deleted reads why', async () => {
  await ask(admin, 'POST', `/v1/oversight/recordings/${lesson}/flag`, { reason: 'It is not a lesson at all.' })
  const operator = await arrive(school, 'operator@safelight.test')
  await operator.goto(`${school.address}/oversight`)
  await operator.getByText('A recording of Demo School').first().waitFor()
  expect(await operator.getByRole('tab').count()).toBe(0)
  expect(await operator.locator('img').count()).toBe(0)
  expect(await operator.locator('main').textContent()).not.toMatch(/Tess/)
  await operator.getByRole('button', { name: /^Delete/ }).click()
  await operator.getByLabel('Why you decide so').waitFor()
  await operator.keyboard.type('It shows a private party.')
  await operator.keyboard.press('ControlOrMeta+Enter')
  await operator.getByText(/Deleted on .*a private party/).waitFor()
  await teacher.goto(`${school.address}/notifications`)
  await teacher
    .getByRole('link', { name: /was deleted by a decision/ })
    .first()
    .click()
  await teacher.getByRole('heading', { name: 'This recording was deleted' }).waitFor()
  await teacher.getByText('It shows a private party.').waitFor()
  await colleague.goto(`${school.address}/clips/${lesson}`)
  expect(await colleague.getByText('private party').count()).toBe(0)
})

test('who runs through the list marks nothing that she has not seen', async () => {
  const few = 4
  await makeWaiting(join(school.home, 'data'), few)
  await admin.setViewportSize({ width: 390, height: 844 })
  await admin.goto(`${school.address}/oversight`)
  await admin.locator('[data-sheet]').first().waitFor()
  for (let at = 0; at < 3 * few; at += 1) await admin.keyboard.press('r')
  await expect.poll(() => admin.locator('[data-said]').textContent(), until).toContain('Not every still')
  expect(await waiting()).toBe(few)
  expect(await admin.getByText('This was not marked').count()).toBe(0)
  expect(await admin.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  // Further down, row by row, they come. One is marked: with the next press another one might be.
  const said = async () => {
    await admin.keyboard.press('r')
    return await admin.locator('[data-said]').textContent()
  }
  await expect.poll(said, { ...until, interval: 200 }).toContain('Reviewed')
  await expect.poll(waiting, until).toBe(few - 1)
})
