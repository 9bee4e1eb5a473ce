// A recording leaves the service, by its pages alone: an administrator asks, an operator enables it for 48 hours, a teacher asks for a
// file, the administrator approves it, a letter comes, Chromium saves it, ffprobe opens it. 48 hours later all of that is off.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../scripts/postgres/server.ts'
import { nameDownload } from '../../scripts/trace/name-download.ts'
import { type Smtp, startSmtp } from '../services/smtp.ts'
import { openWholeService, type WholeService } from '../support/whole-service.ts'
import { differenceAt, probeFile, saveFrom, withoutSound } from './saved-file.ts'
import { arrive, ask, makeLesson, openBrowser } from './school.ts'

const seconds = 20
const hour = 3_600_000
const until = { timeout: 60_000, interval: 100 }
/** Milliseconds that the service is ahead of us. */
let ahead = 0
let home: string
let smtp: Smtp
let service: WholeService
let browser: Browser
let teacher: Page
let admin: Page
let operator: Page
let clip: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'safelight-downloads-'))
  smtp = await startSmtp()
  const port = await freePort()
  const environment = { PORT: `${port}`, PUBLIC_URL: `http://127.0.0.1:${port}`, SMTP_URL: smtp.url, MAIL_FROM: 'post@safelight.test' }
  service = await openWholeService({ environment, clock: { now: () => new Date(Date.now() + ahead) } })
  await service.db.organisation.updateMany({ data: { oversight: 'all', oversightScores: false } })
  browser = await openBrowser()
  const school = { browser, address: service.base }
  teacher = await arrive(school, 'teacher@demo.test')
  admin = await arrive(school, 'admin@demo.test')
  operator = await arrive(school, 'operator@safelight.test')
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await service?.close()
  await smtp?.close()
  await rm(home, { recursive: true, force: true })
}, 60_000)

const at = (page: Page, path: string) => page.goto(`${service.base}${path}`)

/** The dialog of the recording's page. */
async function openDialog() {
  await at(teacher, `/clips/${clip}`)
  await teacher.getByRole('button', { name: /^More for/ }).click()
  await teacher.getByRole('menuitem', { name: 'Download' }).click()
  return teacher.getByRole('dialog')
}

/** Letters to somebody that lead to a page. */
const lettersTo = (email: string, path: string) =>
  smtp.letters.filter(
    ({ recipients, email: letter }) => recipients.includes(email) && letter.text?.split(/\s+/).includes(`${service.base}${path}`),
  )

/** The form that asks for a file of the recording, this one chosen. */
async function openForm(name: RegExp, isFirst = false) {
  const dialog = await openDialog()
  if (!isFirst) await dialog.getByRole('button', { name: 'Ask for another file' }).click()
  await dialog.getByRole('radio', { name }).first().check()
  return dialog
}

/** Asks for a file of the recording. */
async function request(name: RegExp, purpose: string, isFirst = false) {
  const dialog = await openForm(name, isFirst)
  await dialog.getByLabel('What you need it for').fill(purpose)
  await dialog.getByRole('button', { name: 'Ask for approval' }).click()
  await dialog.locator('[data-download][data-state=requested]').waitFor()
}

const peopleField = (dialog: Locator) =>
  dialog
    .getByRole('textbox', { name: 'People' })
    .or(dialog.getByRole('combobox', { name: 'People' }))
    .first()

/** Approves the only one that waits. */
async function approve() {
  await admin.getByRole('button', { name: /^Approve/ }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await admin.getByText('No download waits for you').waitFor()
}

/** What is done before any chunk of a picture counts as marked: so short a recording is marked sooner than a page is loaded. */
const beforeChunks = (act: () => Promise<void>) =>
  service.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE download_chunks IN EXCLUSIVE MODE`
      await act()
    },
    { timeout: 60_000 },
  )

/** Has Chromium save the file that its page offers first. */
const save = (as: string) => saveFrom(teacher.getByRole('link', { name: /^Download Year 5/ }).first(), join(home, as))

test('a recording comes in; its menu says that downloads are off, and how to ask', async () => {
  const lesson = await makeLesson(join(home, 'Year 5 fractions.mp4'), seconds)
  await teacher.locator('input[type=file]').first().setInputFiles(lesson)
  const first = async () => (await ask<{ clips: { id: string; status: string }[] }>(teacher, 'GET', '/v1/clips')).clips[0]
  await expect.poll(async () => (await first())?.status, { timeout: 180_000, interval: 300 }).toBe('ready')
  clip = (await first())?.id ?? ''
  const dialog = await openDialog()
  await expect.poll(() => dialog.locator('[data-off]').textContent(), until).toMatch(/administrator/)
  expect(await dialog.getByRole('radio').count()).toBe(0)
}, 240_000)

test('an administrator asks for it, with the risks before her eyes', async () => {
  await at(admin, '/organisation/downloads')
  await admin.getByRole('heading', { name: 'Downloads are off' }).waitFor()
  await admin.getByLabel('What you need downloads for').fill('Teachers in training show a lesson at their examination.')
  await admin.getByLabel('Who is to download').fill('The teachers in training')
  await admin.getByRole('radio', { name: '48 hours' }).check()
  const send = admin.getByRole('button', { name: 'Ask for downloads' })
  expect(await send.isDisabled()).toBe(true)
  expect(await admin.getByRole('list', { name: 'The risks' }).getByRole('listitem').count()).toBeGreaterThan(2)
  await admin.getByRole('checkbox', { name: /agree/ }).check()
  await send.click()
  await admin.locator('[data-permit=asked]').waitFor()
})

test('an operator enables it for one teacher, for 48 hours, with approval', async () => {
  await operator.getByRole('link', { name: 'Downloads' }).click()
  await operator.getByText('Teachers in training show a lesson').waitFor()
  await operator.getByRole('button', { name: 'Enable: Demo School' }).click()
  const dialog = operator.getByRole('dialog')
  expect(await dialog.getByRole('radio', { name: '48 hours' }).isChecked()).toBe(true)
  expect(await dialog.getByRole('switch', { name: /approves each download/ }).isChecked()).toBe(true)
  await peopleField(dialog).fill('teacher')
  await operator.getByRole('option', { name: /Tess Teacher/ }).click()
  await operator.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Enable' }).click()
  await operator.locator('[data-permit][data-state=enabled]').getByText('Tess Teacher').waitFor()
  expect(await operator.locator('main').textContent()).not.toMatch(/fractions/)
  await expect.poll(() => admin.locator('[data-permit=enabled]').count(), until).toBe(1)
})

test('the teacher asks for a file; the administrator sees what for and stills, and approves it', async () => {
  await request(/^Picture and sound/, 'For my examination on Friday.', true)
  await admin.getByRole('link', { name: /^Downloads.*1/ }).click()
  await admin.getByText('For my examination on Friday.').waitFor()
  await admin.getByRole('button', { name: /stills/ }).click()
  await admin.locator('[data-still=there]').first().waitFor()
  expect(await admin.locator('iframe, video').count()).toBe(0)
  await approve()
})

test('a letter comes; its link leads to the file, which Chromium saves and ffprobe opens', async () => {
  await expect.poll(() => lettersTo('teacher@demo.test', '/downloads').length, { ...until, timeout: 180_000 }).toBe(1)
  expect(lettersTo('teacher@demo.test', '/downloads')[0]?.email.text).not.toMatch(/fractions|\/v1\//)
  await at(teacher, '/')
  await teacher.locator('[data-ready]').getByRole('link').click()
  await teacher.getByText(/3 downloads left, for 47 more hours|3 downloads left, for 6 more days/).waitFor()
  const { file, name } = await save('saved.mp4')
  expect(name).toMatch(/^Year 5 fractions.*\.mp4$/)
  expect((await stat(file)).size).toBeGreaterThan(10_000)
  const { streams, pictures, duration, format } = await probeFile(file)
  expect(streams).toEqual(['audio', 'video'])
  expect(pictures).toBe(seconds * 10)
  expect(duration).toBeCloseTo(seconds, 0)
  expect(format).toContain('mp4')
  await teacher.getByText(/^2 downloads left/).waitFor()
}, 240_000)

test('nobody else’s link opens it', async () => {
  const { downloads } = await ask<{ downloads: { id: string }[] }>(teacher, 'GET', '/v1/downloads')
  await expect(ask(admin, 'GET', `/v1/downloads/${downloads[0]?.id}/file`)).rejects.toThrow(/40[34]/)
})

test('what is declined is told with its reason; what is taken back is gone', async () => {
  await request(/^Sound alone/, 'To listen on the train.')
  await admin.getByRole('button', { name: /^Decline/ }).click()
  await admin.getByLabel('Why you decline it').fill('Trains are no place for that.')
  await admin.keyboard.press('ControlOrMeta+Enter')
  await admin.getByText('No download waits for you').waitFor()
  await at(teacher, '/downloads')
  await teacher.getByText(/declined it: Trains are no place for that/).waitFor()
  await request(/^Sound alone/, 'To listen at home.')
  await admin.getByText('To listen at home.').waitFor()
  await at(teacher, '/downloads')
  await teacher
    .locator('[data-state=requested]')
    .getByRole('button', { name: /^Take back/ })
    .click()
  await teacher.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await teacher.locator('[data-state=revoked]').waitFor()
  await teacher.setViewportSize({ width: 390, height: 844 })
  expect(await teacher.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
})

test('an operator sees whose download is open, not of what; an administrator takes it back, and it ends before its owner’s eyes', async () => {
  await at(operator, '/operator/downloads')
  const card = operator.locator('[data-permit][data-state=enabled]')
  await card.getByRole('button', { name: 'Open downloads (1): Demo School' }).click()
  await card.getByRole('button', { name: /^Take back: Tess Teacher, MP4/ }).waitFor()
  expect(await card.textContent()).not.toMatch(/fractions/)
  await admin.getByRole('tab', { name: 'Open' }).click()
  await admin.getByText(/^Downloaded once. 2 downloads left, until/).waitFor()
  await admin.getByRole('button', { name: /^Take back: Tess Teacher: Year 5 fractions/ }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await admin.getByText('No download of your organisation is open.').waitFor()
  await expect.poll(() => teacher.locator('[data-state=revoked]').count(), until).toBe(2)
})

test('the operator adds somebody to a permission that runs, and takes her out again', async () => {
  const card = operator.locator('[data-permit][data-state=enabled]')
  const dialog = operator.getByRole('dialog')
  const open = () => card.getByRole('button', { name: 'Change for whom: Demo School' }).click()
  await open()
  await peopleField(dialog).fill('coll')
  await operator.getByRole('option', { name: /Cole Colleague/ }).click()
  await operator.keyboard.press('Escape')
  expect(await dialog.locator('[data-left-out]').count()).toBe(0)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await card.getByText('Cole Colleague and Tess Teacher').waitFor()
  await open()
  await dialog.locator('.mantine-Pill-root', { hasText: 'Cole Colleague' }).locator('button').click()
  await dialog
    .locator('[data-left-out]')
    .getByText(/nothing any more: Cole Colleague/)
    .waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  await card.getByText('Tess Teacher', { exact: true }).waitFor()
})

test('an administrator has a mark shown in each picture, and the form says so before anything is asked for', async () => {
  await at(admin, '/organisation/downloads')
  await admin.getByRole('switch', { name: 'A mark can be seen in the picture' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Show it' }).click()
  await expect.poll(() => admin.getByRole('switch', { name: 'A mark can be seen in the picture' }).isChecked(), until).toBe(true)
  const dialog = await openForm(/^Sound alone/, true)
  const list = dialog.getByRole('list', { name: 'What happens then' })
  expect(await list.textContent()).not.toMatch(/picture/)
  await dialog.getByRole('radio', { name: /240p/ }).check()
  await list.getByText('Your name, the day and “Do not share” will be seen in the picture.').waitFor()
})

test('her file is marked before her eyes; Chromium saves it, every picture is in it, and the mark is where it belongs', async () => {
  await request(/240p/, 'To show it to my mentor.', true)
  await at(admin, '/downloads/waiting')
  await admin.getByText('its owner’s name and the day can be seen').waitFor()
  await beforeChunks(async () => {
    await approve()
    await at(teacher, '/downloads')
    await teacher.locator('[data-state=packaging] [data-marked]').getByText('0 %').waitFor()
  })
  await teacher.locator('[data-state=ready]').waitFor({ timeout: 180_000 })
  const { file } = await save('marked.mp4')
  expect(await probeFile(file)).toMatchObject({ streams: ['audio', 'video'], pictures: seconds * 10 })
  const published = join(home, 'saved.mp4')
  for (const second of [1, 10, 19]) {
    const [corner, above] = [await differenceAt('corner', file, published, second), await differenceAt('above', file, published, second)]
    expect(corner).toBeGreaterThan(3 * above)
  }
}, 240_000)

test('the operator’s tool names it by what was saved, and by its picture alone', async () => {
  const { downloads } = await ask<{ downloads: { id: string; state: string; rung: string | null }[] }>(teacher, 'GET', '/v1/downloads')
  const marked = downloads.find(({ rung, state }) => rung === '240' && state === 'fetched')
  const said: string[] = []
  const traced = (file: string) => nameDownload(service.config, file, clip, (words) => said.push(words))
  expect(await traced(join(home, 'marked.mp4'))).toBe(0)
  expect(await traced(await withoutSound(join(home, 'marked.mp4'), join(home, 'silent.mp4')))).toBe(0)
  for (const [i, by] of ['sound', 'picture'].entries()) {
    expect(said[i]).toContain(`Download ${marked?.id} (mp4 240`)
    expect(said[i]).toContain(`units of its ${by} compared`)
  }
}, 240_000)

test('48 hours later it is off, for everybody and by itself', async () => {
  const { downloads } = await ask<{ downloads: { id: string; state: string }[] }>(teacher, 'GET', '/v1/downloads')
  const ready = downloads.find(({ state }) => state === 'fetched')
  ahead = 48 * hour + 60_000
  await expect(ask(teacher, 'GET', `/v1/downloads/${ready?.id}/file`)).rejects.toThrow(/4\d\d/)
  await at(teacher, '/downloads')
  await teacher.locator(`[data-download="${ready?.id}"]`).waitFor()
  expect(await teacher.getByRole('link', { name: /^Download Year/ }).count()).toBe(0)
  const dialog = await openDialog()
  await dialog.locator('[data-off]').waitFor()
  await at(admin, '/organisation/downloads')
  await admin.getByRole('heading', { name: 'Downloads are off' }).waitFor()
  await admin
    .locator('[data-past]')
    .getByText(/It ended on/)
    .waitFor()
  await at(operator, '/operator/downloads')
  await operator.locator('[data-permit][data-state=ended]').waitFor()
})
