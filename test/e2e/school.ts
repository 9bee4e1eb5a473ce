// A whole service and a real browser for the tests in this folder.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { type Browser, chromium, type Page } from 'playwright-core'
import { signIn as signInDevice } from '../../scripts/bench/client.ts'
import { freePort } from '../../scripts/postgres/server.ts'
import { boot, processesOf, ready } from '../setup/boot.ts'
import { freshDatabase } from '../setup/database.ts'

export interface School {
  address: string
  browser: Browser
  /** A recording that browsers play as it is, of so many seconds. */
  lesson(name: string, seconds: number): Promise<string>
  /** Another organisation; resolves to its administrator's password. */
  addOrganisation(name: string, email: string): Promise<string>
  /** Where files of the test may lie. */
  home: string
  close(): Promise<void>
}

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const open = new Set<Browser>()
const known = new WeakMap<Page, string[]>()

/** Keeps what a page asked for and got, with the seconds of the run, for whoever has to find out why a step failed. */
function follow(page: Page): void {
  const all: string[] = []
  known.set(page, all)
  const note = (what: string) => all.push(`${(performance.now() / 1000).toFixed(2)} ${what}`)
  page.on('framenavigated', (frame) => note(`is at ${frame.url()}`))
  page.on('request', (asked) => note(`asks ${asked.method()} ${asked.url()}`))
  page.on('response', (reply) => note(`${reply.status()} ${reply.request().method()} ${reply.url()}`))
  page.on('requestfailed', (asked) => note(`failed ${asked.url()} ${asked.failure()?.errorText}`))
  page.on('console', (message) => note(`says ${message.text()}`))
}

/** What a page of somebody who arrived did last. */
export const lastOf = (page: Page): string[] => known.get(page)?.slice(-40) ?? []

export async function openBrowser(): Promise<Browser> {
  const args = [...quiet, '--autoplay-policy=no-user-gesture-required']
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
  open.add(browser)
  browser.on('disconnected', () => open.delete(browser))
  return browser
}

/** Every page that somebody has open. */
export const openPages = (): Page[] => [...open].flatMap((browser) => browser.contexts().flatMap((context) => context.pages()))

interface Wanted {
  /** Stills of its recordings are made, which cost more than these recordings themselves. */
  oversight?: boolean
  /** On a PostgreSQL of its own in its data folder, as without settings; otherwise on the tests' one, which is there already. */
  embedded?: boolean
}

export async function openSchool({ oversight = false, embedded = false }: Wanted = {}): Promise<School> {
  const home = mkdtempSync(join(tmpdir(), 'safelight-e2e-'))
  chmodSync(home, 0o755)
  const database = embedded ? undefined : await freshDatabase()
  const settings = { SAFELIGHT_DATA: join(home, 'data'), ...(database && { DATABASE_URL: database.url }) }
  const service = boot(settings.SAFELIGHT_DATA, await freePort(), settings)
  await ready(service)
  if (!oversight) {
    const admin = await signInDevice(service.address, 'admin@demo.test')
    await admin.json('/v1/organisation', { method: 'PATCH', body: JSON.stringify({ oversight: 'off' }) })
  }
  const browser = await openBrowser()
  return {
    address: service.address,
    browser,
    home,
    async addOrganisation(name, email) {
      const env = { ...settings, NODE_ENV: 'development' }
      const { stdout } = await execa('npm', ['run', '--silent', 'organisation', '--', name, 'eu', email], { env })
      return /\n {2}(\S{20})\n/.exec(stdout)?.[1] ?? ''
    },
    lesson: (name, seconds) => makeLesson(join(home, `${name}.mp4`), seconds),
    async close() {
      await browser.close()
      service.npm.kill('SIGTERM')
      await service.ended
      for (const pid of processesOf(join(home, 'data'))) process.kill(pid, 'SIGKILL')
      await database?.drop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** A recording that browsers play as it is; resolves to its path. */
export async function makeLesson(path: string, seconds: number): Promise<string> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=640x360:r=10:d=${seconds}`]
  const sound = ['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`]
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '20', '-c:a', 'aac', '-shortest']
  await execa('ffmpeg', ['-nostdin', '-v', 'error', ...picture, ...sound, ...codecs, path])
  return path
}

/** Fills in the sign-in that the page shows, by the keyboard. */
export async function signIn(page: Page, email = 'teacher@demo.test', password = 'safelight-demo') {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

/** Somebody at her own browser, signed in and on the first page. */
export async function arrive({ browser, address }: Pick<School, 'browser' | 'address'>, email: string, password?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  follow(page)
  await page.goto(address)
  await signIn(page, email, password)
  // The sign-in has a heading too, and who goes on before its answer is not signed in.
  await page.getByLabel('Password', { exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

/** What her browser gets from the service, or sends to it. */
export async function ask<T>(page: Page, method: string, path: string, body?: object): Promise<T> {
  const reply = await page.evaluate(
    async ([verb, address, json]) => {
      const headers = { 'content-type': 'application/json' }
      const got = await fetch(address as string, { method: verb as string, ...(json ? { headers, body: json } : {}) })
      return { status: got.status, text: await got.text() }
    },
    [method, path, body ? JSON.stringify(body) : ''],
  )
  if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`)
  return (reply.text ? JSON.parse(reply.text) : undefined) as T
}
