import type { Playback } from '../shared/types.ts'

/** While a clip grows its storyboard is asked for at most every so many milliseconds. */
const quietMilliseconds = 3000

type Drawn = Pick<Playback, 'storyboard' | 'sheets'>

/** Keeps the thumbnails of the time line up with the sheets that are drawn. */
export interface Storyboard {
  update(playback: Drawn): void
  close(): void
}

/** @param load shows the storyboard at an address; false: it could not be loaded */
export function createStoryboard(load: (address: string) => Promise<boolean>): Storyboard {
  let shown = 0
  let latest: Drawn = { storyboard: '', sheets: 0 }
  let turn: ReturnType<typeof setTimeout> | undefined
  let quiet = false

  const look = () => {
    if (quiet || latest.sheets <= shown) return
    const before = shown
    shown = latest.sheets
    quiet = true
    turn = setTimeout(() => {
      quiet = false
      look()
    }, quietMilliseconds)
    void load(latest.storyboard).then((loaded) => {
      if (!loaded) shown = before
    })
  }

  return {
    update(playback) {
      latest = playback
      look()
    },
    close: () => clearTimeout(turn),
  }
}

/**
 * Puts the storyboard behind the time line. The old one stays until the new one has come, and a track is asked for once only,
 * so each is an element of its own.
 */
export function loadThumbnails(video: HTMLVideoElement, address: string): Promise<boolean> {
  const old = video.querySelectorAll('track[kind=metadata]')
  const made = document.createElement('track')
  made.kind = 'metadata'
  // The name media-chrome looks for.
  made.label = 'thumbnails'
  made.default = true
  made.src = address
  return new Promise((resolve) => {
    made.addEventListener('load', () => {
      fence(made.track)
      for (const one of old) one.remove()
      resolve(true)
    })
    made.addEventListener('error', () => {
      made.remove()
      resolve(false)
    })
    video.append(made)
  })
}

/**
 * media-chrome shows the first cue for all that comes before it and the last for all that comes after. Between two cues that
 * are never met, it shows what was drawn at that time, and nothing where nothing was drawn.
 */
function fence(track: TextTrack) {
  const end = 1e9
  track.addCue(new VTTCue(0, 0, ''))
  track.addCue(new VTTCue(end, end, ''))
}
