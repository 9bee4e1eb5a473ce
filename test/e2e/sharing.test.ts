// Several people at once, each at her own browser: a lesson is opened to a colleague, watched, commented on and taken back; a group
// becomes a community group and is contributed to until an organisation no longer allows it; three organisations make a coaching network.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ahead, look, noteStop, play, player } from './player.ts'
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
  const first = async () => (await ask<{ clips: { id: string; status: string }[] }>(teacher, 'GET', '/v1/clips')).clips[0]
  while (!/playable|ready/.test((await first())?.status ?? '')) await teacher.waitForTimeout(200)
  clip = (await first())?.id ?? ''
}, 300_000)

afterAll(() => school?.close(), 60_000)

const until = { timeout: 60_000, interval: 50 }

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
  await play(colleague)
  await expect.poll(() => look(colleague, (video) => video.currentTime), until).toBeGreaterThan(1)
  await colleague.locator('.comments').getByRole('textbox').first().fill('How did they come to that?')
  await colleague
    .locator('.comments')
    .getByRole('button', { name: /Send|Write|Comment/ })
    .first()
    .click()
  await teacher.locator('[data-comment]').getByText('How did they come to that?').waitFor()
  await player(teacher).locator('safelight-marks button').first().waitFor({ state: 'attached' })
})

test('taken back, it stops for her within a second, and her page keeps nothing of it', async () => {
  await expect.poll(() => look(colleague, (video) => !video.paused), until).toBe(true)
  await teacher.getByRole('button', { name: 'Share', exact: true }).click()
  const stop = teacher.getByRole('dialog').getByRole('button', { name: /Stop sharing/ })
  await stop.waitFor()
  const stopped = await noteStop(colleague)
  await expect.poll(() => ahead(colleague), until).toBeGreaterThan(10)
  const sent = teacher.waitForRequest((request) => request.method() === 'DELETE' && request.url().includes('/v1/shares/'))
  await stop.click()
  const asked = await (await sent).response().then((reply) => reply?.request().timing().startTime ?? 0)
  await expect.poll(stopped, until).toBeGreaterThan(0)
  // It was told: what it had in hand would have lasted longer.
  expect((await stopped()) - asked).toBeLessThan(1000)
  await expect.poll(async () => (await colleague.locator('body').textContent())?.includes('fractions'), until).toBe(false)
  await colleague.goto(`${school.address}/shared`)
  await colleague.getByText('Nothing here yet').waitFor()
  await teacher.getByRole('dialog').getByText('Nobody but you.').first().waitFor()
})

/** A recording is there for somebody, or nothing is. */
const opens = async (page: Page, reflectionId: string) =>
  page.evaluate(`fetch('/v1/reflections/${reflectionId}').then((reply) => reply.status === 200)`)
/** Made through the service, as a device would: what is in it doesn't matter here. */
const reflect = async (page: Page, title: string) => (await ask<{ id: string }>(page, 'POST', '/v1/reflections', { title })).id

test('a group becomes a community group, is contributed to, and closed to an organisation that no longer allows it', async () => {
  const stranger = await arrive(school, 'stranger@other.test')
  const head = await arrive(school, 'head@other.test')
  await teacher.goto(`${school.address}/groups`)
  await teacher.getByRole('button', { name: 'Make a group' }).click()
  await teacher.getByRole('dialog').getByLabel('Name').fill('Fractions across schools')
  await teacher
    .getByRole('dialog')
    .getByRole('button', { name: /Make|Save/ })
    .click()
  await teacher.getByRole('heading', { name: 'Fractions across schools' }).waitFor()
  const group = new URL(teacher.url()).pathname.split('/')[2] ?? ''

  // The upgrade: asked for, approved.
  await ask(teacher, 'POST', `/v1/groups/${group}/community`, { reason: 'The next village teaches the same.' })
  await admin.goto(`${school.address}/organisation/requests`)
  await admin.getByText('The next village teaches the same.').waitFor()
  await admin.getByRole('button', { name: 'Approve Fractions across schools' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await admin.getByText('Nothing waits for you to decide.').waitFor()

  // Somebody of the other school comes, and her school lets her contribute.
  await teacher.goto(`${school.address}/groups/${group}/members`)
  await teacher.getByRole('button', { name: 'Ask by e-mail' }).click()
  await teacher.getByRole('dialog').getByLabel('E-mail address').fill('stranger@other.test')
  await teacher
    .getByRole('dialog')
    .getByText(/contribute|share/i)
    .last()
    .click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'Ask', exact: true }).click()
  await expect.poll(async () => (await ask<{ groups: object[] }>(stranger, 'GET', '/v1/groups')).groups.length, until).toBe(1)
  await stranger.goto(`${school.address}/groups`)
  await stranger.getByRole('button', { name: 'Accept: Fractions across schools' }).click()
  await stranger.getByRole('button', { name: 'Accept: Fractions across schools' }).waitFor({ state: 'detached' })
  await ask(teacher, 'PATCH', `/v1/groups/${group}/members/${(await ask<{ id: string }>(stranger, 'GET', '/v1/me')).id}`, {
    role: 'contribute',
  })
  const lesson = await reflect(stranger, 'Halves and quarters')
  await expect(ask(stranger, 'POST', `/v1/reflections/${lesson}/shares`, { groupId: group })).rejects.toThrow('422')
  await head.goto(`${school.address}/organisation/groups`)
  await head.getByRole('switch', { name: 'Our people may share with Fractions across schools' }).click({ force: true })
  await expect.poll(async () => (await ask<{ whitelisted: boolean }>(head, 'GET', `/v1/groups/${group}`)).whitelisted, until).toBe(true)
  await ask(stranger, 'POST', `/v1/reflections/${lesson}/shares`, { groupId: group })
  await teacher.goto(`${school.address}/groups/${group}`)
  await teacher.getByRole('link', { name: 'Halves and quarters' }).waitFor()
  expect([await opens(teacher, lesson), await opens(colleague, lesson), await opens(admin, lesson)]).toEqual([true, false, false])

  // Taken from the whitelist: closed at once, and not opened again by allowing it anew.
  await head.getByRole('switch', { name: 'Our people may share with Fractions across schools' }).click({ force: true })
  await head.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click()
  await expect.poll(() => opens(teacher, lesson), until).toBe(false)
  await ask(head, 'PUT', `/v1/groups/${group}/whitelist`, {})
  expect(await opens(teacher, lesson)).toBe(false)
  await teacher.reload()
  await teacher.getByRole('heading', { name: 'Fractions across schools' }).waitFor()
  expect(await teacher.getByRole('link', { name: 'Halves and quarters' }).count()).toBe(0)
})

test('in a coaching network of three organisations people reach the coach, and not each other', async () => {
  const coach = await arrive(school, 'head@coaches.test', await school.addOrganisation('Coaching House', 'head@coaches.test'))
  const head = await arrive(school, 'head@other.test')
  const stranger = await arrive(school, 'stranger@other.test')
  await coach.goto(`${school.address}/networks`)
  await coach
    .getByRole('button', { name: /Propose a network/ })
    .first()
    .click()
  const dialog = coach.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Coaching Ring')
  await dialog.getByRole('radio', { name: /Coaching/ }).check()
  for (const name of ['Demo School', 'Other School']) {
    await dialog.getByLabel('Other organisations').fill(name)
    await dialog.getByRole('button', { name: 'Find' }).click()
    await dialog.getByRole('button', { name: `Take out ${name}` }).waitFor()
  }
  await dialog.getByRole('radio', { name: 'Coaching House (yours)' }).check()
  await dialog.getByRole('button', { name: 'Propose' }).click()
  await dialog.waitFor({ state: 'detached' })
  const [network] = (await ask<{ networks: { id: string }[] }>(coach, 'GET', '/v1/networks')).networks
  const coachId = (await ask<{ id: string }>(coach, 'GET', '/v1/me')).id
  await ask(coach, 'PUT', `/v1/networks/${network?.id}/people`, { everybody: false, userIds: [coachId] })

  // It holds when everyone has approved, and not before.
  const own = await reflect(teacher, 'My first lesson')
  const share = (page: Page, reflection: string, userId: string) => ask(page, 'POST', `/v1/reflections/${reflection}/shares`, { userId })
  for (const page of [admin, head]) {
    await expect(share(teacher, own, coachId)).rejects.toThrow('422')
    await page.goto(`${school.address}/organisation/requests`)
    await page
      .getByRole('article', { name: 'Coaching Ring' })
      .getByRole('button', { name: /Approve/ })
      .click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Nothing waits for you to decide.').waitFor()
  }
  const strangerId = (await ask<{ id: string }>(stranger, 'GET', '/v1/me')).id
  const teacherId = (await ask<{ id: string }>(teacher, 'GET', '/v1/me')).id
  await share(teacher, own, coachId)
  expect([await opens(coach, own), await opens(stranger, own)]).toEqual([true, false])
  await expect(share(teacher, own, strangerId)).rejects.toThrow('422')
  const found = async (page: Page, name: string) => (await ask<{ people: object[] }>(page, 'GET', `/v1/people?query=${name}`)).people.length
  expect([await found(teacher, 'head'), await found(teacher, 'Sam'), await found(stranger, 'Tess')]).toEqual([1, 0, 0])
  await share(coach, await reflect(coach, 'How I would do it'), teacherId)

  // Leaving ends what rested on it.
  await ask(admin, 'DELETE', `/v1/networks/${network?.id}/membership`)
  expect(await opens(coach, own)).toBe(false)
})
