// Follows everything that was found in a recording. It takes as long as a minute for an hour of a full class: for a thread (finder-thread.ts).
import type { Detection } from '../../core/anonymise/boxes.ts'
import { facesOf } from '../../core/anonymise/faces.ts'
import { stepFor } from '../../core/anonymise/parts.ts'
import { type Found, placesCount, placesIn, type Searched } from '../../core/anonymise/search.ts'
import { simplified } from '../../core/anonymise/simplify.ts'
import { trackRules, tracksOf } from '../../core/anonymise/tracks.ts'
import { uncertainStretches } from '../../core/anonymise/uncertain.ts'

export interface FollowWork {
  searched: Searched
  /** JSON of `Detection[]` of each part. */
  looks: Uint8Array[]
}

export interface Followed extends Found {
  /** JSON of `Places` of each minute. */
  places: Uint8Array[]
}

/** Throws SyntaxError when a look isn't what was written. */
export function followAll({ searched, looks }: FollowWork): Followed {
  const { frameRate, frames, width, height } = searched
  const size = { width, height }
  const text = new TextDecoder()
  const detections = looks.flatMap((look) => JSON.parse(text.decode(look)) as Detection[])
  const tracking = tracksOf(detections, trackRules({ size, frameRate, frames, step: stepFor(frameRate) }))
  const { tracks } = tracking
  const kept = tracks.map((track) => simplified(track, frameRate))
  const json = new TextEncoder()
  return {
    faces: facesOf(tracks),
    uncertain: uncertainStretches(tracking, { size, frameRate, frames }),
    places: Array.from({ length: placesCount(searched) }, (_, index) => json.encode(JSON.stringify(placesIn(kept, index, frameRate)))),
  }
}
