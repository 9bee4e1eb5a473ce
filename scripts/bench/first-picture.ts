// A browser that waits for a clip, as the clip's page does, and the moment its first picture is on the screen.
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium } from 'playwright-core'
import { type Viewer, when } from './client.ts'

export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [...args, '--autoplay-policy=no-user-gesture-required'],
  })
}

/** Milliseconds of performance.now() at which the embedded player has its first picture decoded. */
export async function firstPicture(browser: Browser, viewer: Viewer, clipId: string): Promise<number> {
  const page = await browser.newPage()
  try {
    await when(viewer, clipId, ({ status }) => status === 'playable' || status === 'ready')
    const { embed } = await viewer.json<{ embed: string }>(`/v1/clips/${clipId}/playback`, { method: 'POST', body: '{}' })
    await page.goto(`${viewer.address}${embed}`, { waitUntil: 'commit' })
    // HAVE_CURRENT_DATA (HTML 4.8.11.7): the picture at the current position is decoded.
    const video = page.locator('video').first()
    while ((await video.evaluate((element) => (element as unknown as { readyState: number }).readyState)) < 2) await wait(20)
    return performance.now()
  } finally {
    await page.close()
  }
}
