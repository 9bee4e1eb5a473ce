// The embedded player on a page, as a person sees it.
import type { FrameLocator, Page } from 'playwright-core'

/** The parts of HTMLVideoElement that are looked at; the DOM's own types are not loaded for Node code. */
export interface Video {
  currentTime: number
  videoHeight: number
  paused: boolean
  muted: boolean
  buffered: { length: number; end(index: number): number }
  play(): Promise<void>
  pause(): void
}

export const player = (page: Page): FrameLocator => page.frameLocator('iframe')

/** What somebody finds, or does, at the player's video. */
export const look = <T>(page: Page, what: (video: Video) => T): Promise<T> =>
  player(page)
    .locator('video')
    .first()
    .evaluate(what as never) as Promise<T>

/**
 * Has it play, as the player's own controls do. It may go on only a moment later: where playing is interrupted the player takes the qualities
 * that have come since, and that ends the promise, not the playing.
 */
export const begin = (page: Page): Promise<void> =>
  look(page, (video) => {
    video.play().catch(() => undefined)
  })

/** Plays without a sound, as browsers let a page do by itself. */
export async function play(page: Page): Promise<void> {
  await player(page).locator('video').first().waitFor({ state: 'attached' })
  await look(page, (video) => {
    video.muted = true
  })
  await begin(page)
}

/** What the player has in hand, seconds: it would go on for so long if nobody told it to stop. */
export const ahead = (page: Page): Promise<number> =>
  look(page, ({ buffered, currentTime }) => (buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - currentTime))

/** From now on the page notes for itself when its player has closed; resolves to a reading of that (ms of Date.now(); 0: not yet). */
export async function noteStop(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`
    new MutationObserver(() => {
      if (document.querySelector('[data-state=closed]')) window.stopped ??= Date.now()
    }).observe(document.body, { subtree: true, childList: true })`)
  return () => page.evaluate('window.stopped ?? 0') as Promise<number>
}
