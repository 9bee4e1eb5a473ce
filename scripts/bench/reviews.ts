// A thousand recordings that wait for review, each with sealed stills of its own, and an administrator at the keyboard.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { execa } from 'execa'
import type { Browser, Page } from 'playwright-core'
import { systemClock as clock } from '../../core/clock.ts'
import type { Db } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { sealPicture } from '../../core/keys/chunk-key.ts'
import type { ContentKeyRing } from '../../core/keys/keyring.ts'
import { inside } from './inside.ts'

const parts = 12

/** Puts recordings of the demo's teacher into the running service of this data folder, as a worker leaves them; resolves when they wait. */
export function makeWaiting(data: string, count: number): Promise<void> {
  return inside(data, async ({ db, objects, ring }) => {
    const owner = await db.user.findUniqueOrThrow({ where: { email: 'teacher@demo.test' } })
    const still = await drawStill()
    for (let made = 0; made < count; made += 1) {
      const { id, organisationId, key } = await addClip(db, ring, { id: owner.id, organisationId: owner.organisationId ?? '' })
      const rows = Array.from({ length: parts }, (_, part) => ({ clipId: id, part, object: `clips/${id}/stills/${part}-${newId()}.webp` }))
      const sealed = rows.map(({ object }) => sealPicture(key, object, still))
      for (const [part, { object }] of rows.entries()) await objects.put(object, sealed[part] ?? still)
      await db.review.create({ data: { clipId: id, organisationId, state: 'waiting', parts, createdAt: clock.now() } })
      await db.still.createMany({ data: rows.map((row) => ({ ...row, bytes: sealed[0]?.length ?? 0 })) })
    }
  })
}

async function addClip(db: Db, ring: ContentKeyRing, { id: ownerId, organisationId }: { id: string; organisationId: string }) {
  const id = newId()
  const { id: reflectionId } = await db.reflection.create({ data: { ownerId, organisationId, title: 'Bench' } })
  return db.$transaction(async (tx) => {
    const { key, ...wrapped } = await ring.create(tx, organisationId, id)
    const is = { status: 'ready', kind: 'video', title: 'Bench', filename: 'bench.mp4', durationSeconds: 600 } as const
    // Something in the receipt's place, so that nobody looks for what is missing.
    await tx.clip.create({ data: { id, reflectionId, ownerId, organisationId, ...wrapped, ...is, readyAt: clock.now(), receipt: 'bench' } })
    return { id, organisationId, key }
  })
}

async function drawStill(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'safelight-still-'))
  try {
    const file = join(folder, 'still.webp')
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180,noise=alls=14', '-frames:v', '1']
    await execa('ffmpeg', ['-nostdin', '-v', 'error', ...picture, '-c:v', 'libwebp', '-quality', '72', file])
    return await readFile(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** How many recordings somebody marks in so many seconds who presses the key as soon as she sees every still of the sheet in focus. */
export async function reviewsIn(browser: Browser, address: string, seconds: number): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await arrive(page, address)
  const until = performance.now() + seconds * 1000
  let before = ''
  let through = 0
  while (performance.now() < until) {
    before = await nextInFocus(page, before)
    await page.keyboard.press('r')
    through += 1
  }
  return through
}

async function arrive(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('E-mail').fill('admin@demo.test')
  await page.getByLabel('Password', { exact: true }).fill('safelight-demo')
  await page.keyboard.press('Enter')
  await page.getByLabel('Password', { exact: true }).waitFor({ state: 'detached' })
  await page.goto(`${address}/oversight`)
  await page.getByLabel('The sentence').fill('I look at these stills only to find inappropriate content.')
  await page.keyboard.press('Enter')
}

/** The sheet in focus once all its stills are there, else nothing. */
const inFocus = `(() => {
  const sheet = document.querySelector('[data-sheet][aria-current=true]')
  const stills = sheet?.querySelectorAll('.stills li').length ?? 0
  return stills > 0 && sheet.querySelectorAll('[data-still=there]').length === stills ? sheet.dataset.sheet : ''
})()`

/** Resolves to the sheet that came into focus after `before`. Asked from here: the page's own policy lets nobody evaluate in it. */
async function nextInFocus(page: Page, before: string): Promise<string> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await wait(10)) {
    const sheet = (await page.evaluate(inFocus)) as string
    if (sheet !== '' && sheet !== before) return sheet
  }
  throw new Error('no further sheet came into focus')
}
