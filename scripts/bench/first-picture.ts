// A browser with the embedded player in it, and the moment its first picture is on the screen.
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Viewer } from './client.ts'

export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [...args, '--autoplay-policy=no-user-gesture-required'],
  })
}

/** HAVE_CURRENT_DATA (HTML 4.8.11.7): the picture at the current position is decoded; `loadeddata` says so. It doesn't bubble, but is captured. */
const whenSeen = `globalThis.firstPicture = new Promise((resolve) => document.addEventListener('loadeddata', resolve, { capture: true }))
  .then(() => true)`

/** Opens a clip in the player, as its owner does. */
export async function openPlayer(browser: Browser, viewer: Viewer, clipId: string): Promise<Page> {
  const page = await browser.newPage()
  await page.addInitScript({ content: whenSeen })
  const { embed } = await viewer.json<{ embed: string }>(`/v1/clips/${clipId}/playback`, { method: 'POST', body: '{}' })
  await page.goto(`${viewer.address}${embed}`, { waitUntil: 'load' })
  return page
}

/** Milliseconds of performance.now() at which the player has its first picture decoded. */
export async function firstPicture(page: Page): Promise<number> {
  await page.evaluate(() => (globalThis as unknown as { firstPicture: Promise<boolean> }).firstPicture)
  return performance.now()
}
