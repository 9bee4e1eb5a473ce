import type { Clock } from './clock.ts'
import { tellParent } from './house.ts'

/** The page around the player hears at most so often where it is. */
const quietMilliseconds = 250

/** Tells the page around the player where it is: while playing a few times a second, else when that changes. */
export function tellPlace(video: HTMLVideoElement, clock: Clock): () => void {
  const heard = new AbortController()
  let told = Number.NEGATIVE_INFINITY
  const tell = () => {
    told = performance.now()
    tellParent({ type: 'safelight:time', position: clock.position(), playing: !video.paused, speed: video.playbackRate })
  }
  const tellSometimes = () => {
    if (performance.now() - told >= quietMilliseconds) tell()
  }
  video.addEventListener('timeupdate', tellSometimes, { signal: heard.signal })
  for (const event of ['loadedmetadata', 'play', 'pause', 'seeked', 'ratechange'])
    video.addEventListener(event, tell, { signal: heard.signal })
  return () => heard.abort()
}
