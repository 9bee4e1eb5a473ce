// Follows faces through the looks at a clip in one direction of time, by where they should be next. Pure.
import { area, type Box, bySureness, type Detection } from './boxes.ts'

export interface FollowRules {
  /** Pictures a second, and pictures from one look to the next. */
  frameRate: number
  step: number
  /** Score that begins a track, and score that goes on with one. */
  start: number
  keep: number
  /** Given up after this time without being seen, seconds. */
  lost: number
}

interface Followed {
  hits: Detection[]
  /** Of its centre, px a frame in the direction of time that is followed. */
  across: number
  down: number
}

interface Candidate {
  followed: Followed
  detection: Detection
  cost: number
}

/** Paths of detections, each in the clip's order; `direction` -1 follows time backwards. No detection is on two of them. */
export function follow(detections: readonly Detection[], rules: FollowRules, direction: 1 | -1): Detection[][] {
  const paths: Followed[] = []
  let active: Followed[] = []
  for (const found of looks(detections, direction)) {
    const now = found[0]?.frame ?? 0
    active = active.filter((followed) => Math.abs(now - lastOf(followed).frame) <= rules.lost * rules.frameRate)
    const free = new Set(found.filter(({ score }) => score >= rules.keep))
    for (const { followed, detection } of matched(active, [...free], rules)) {
      moveOn(followed, detection)
      free.delete(detection)
    }
    for (const detection of free) {
      if (detection.score < rules.start) continue
      const followed = { hits: [detection], across: 0, down: 0 }
      active.push(followed)
      paths.push(followed)
    }
  }
  return paths.map(({ hits }) => (direction === 1 ? hits : hits.toReversed()))
}

/** Detections of each frame together, in the order of the direction, surest first. */
function looks(detections: readonly Detection[], direction: 1 | -1): Detection[][] {
  const byFrame = new Map<number, Detection[]>()
  for (const detection of detections) {
    const found = byFrame.get(detection.frame)
    if (found) found.push(detection)
    else byFrame.set(detection.frame, [detection])
  }
  return [...byFrame].sort(([a], [b]) => (a - b) * direction).map(([, found]) => found.sort(bySureness))
}

/** The best pairs first, each face and each detection once. */
function matched(active: readonly Followed[], found: readonly Detection[], rules: FollowRules): Candidate[] {
  const candidates = active.flatMap((followed) =>
    found.flatMap((detection) => {
      const cost = costOf(followed, detection, rules)
      return cost === undefined ? [] : [{ followed, detection, cost }]
    }),
  )
  const [taken, used] = [new Set<Followed>(), new Set<Detection>()]
  return candidates
    .sort((a, b) => a.cost - b.cost || bySureness(a.detection, b.detection))
    .filter(({ followed, detection }) => {
      if (taken.has(followed) || used.has(detection)) return false
      taken.add(followed)
      used.add(detection)
      return true
    })
}

/** A face half or twice as large as a tenth of a second ago is another one. */
const mostResized = 2
/** How far from where it should be, in its own sizes: at once, more for each second unseen, more while its motion isn't known; and at most. */
const reach = { least: 0.5, perSecond: 2, perSecondUnknown: 6, most: 1.5 }

/** How unlikely it is that this is the face that is followed; undefined: it can't be. */
function costOf(followed: Followed, detection: Detection, { frameRate }: FollowRules): number | undefined {
  const last = lastOf(followed)
  const elapsed = Math.abs(detection.frame - last.frame)
  const [before, now] = [Math.sqrt(area(last)), Math.sqrt(area(detection))]
  const resized = Math.max(before, now) / Math.max(1e-6, Math.min(before, now))
  if (resized > mostResized) return undefined
  const [x, y] = centre(last)
  const [atX, atY] = centre(detection)
  const distance = Math.hypot(atX - x - followed.across * elapsed, atY - y - followed.down * elapsed) / ((before + now) / 2)
  const perSecond = followed.hits.length === 1 ? reach.perSecondUnknown : reach.perSecond
  if (distance > Math.min(reach.most, reach.least + (perSecond * elapsed) / frameRate)) return undefined
  return distance + Math.log(resized) + 0.3 * (1 - detection.score)
}

function moveOn(followed: Followed, detection: Detection): void {
  const last = lastOf(followed)
  const elapsed = Math.abs(detection.frame - last.frame)
  const [x, y] = centre(last)
  const [atX, atY] = centre(detection)
  const weight = followed.hits.length === 1 ? 1 : 0.5
  followed.across += weight * ((atX - x) / elapsed - followed.across)
  followed.down += weight * ((atY - y) / elapsed - followed.down)
  followed.hits.push(detection)
}

const lastOf = ({ hits }: Followed) => hits.at(-1) as Detection

export const centre = ({ x, y, width, height }: Box): [number, number] => [x + width / 2, y + height / 2]
