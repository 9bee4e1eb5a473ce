import type { Playback } from '../shared/types.ts'
import type { Player } from './controls.ts'
import { createStoryboard, loadThumbnails } from './storyboard.ts'

/** The poster and the storyboard, which come while the clip grows. */
export interface Stills {
  update(playback: Playback): void
  close(): void
}

/** Asks for what there is, and for nothing that isn't there yet. A sound clip has none. */
export function createStills({ video, poster }: Pick<Player, 'video' | 'poster'>): Stills {
  const storyboard = createStoryboard((address) => loadThumbnails(video, address))
  let asked = false
  return {
    update(playback) {
      if (playback.kind === 'audio') return
      storyboard.update(playback)
      if (playback.poster === null || asked) return
      asked = true
      showPoster(poster, playback.poster)
    },
    close: () => storyboard.close(),
  }
}

/** Shown once it is here: a broken picture is worse than a dark one. */
function showPoster(poster: HTMLElement, src: string) {
  const image = new Image()
  image.addEventListener('load', () => poster.setAttribute('src', src), { once: true })
  image.src = src
}
