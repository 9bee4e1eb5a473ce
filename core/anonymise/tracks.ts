// From detections of a whole clip to tracks: where each face is in every picture from before it was first seen until after it was last. Pure.
import { area, type Box, bySureness, type Detection, overUnion, type Size, scaled } from './boxes.ts'
import { centre, type FollowRules, follow } from './follow.ts'
import { joinDirections } from './join.ts'

/** Where a face is at a moment; between two of them it moves in a straight line. */
export interface Key extends Box {
  /** May lie between two pictures. */
  frame: number
  /** Of the detection; without it, nothing was seen and the place is inferred. */
  score?: number
}

export interface Track {
  id: number
  /** In order, one at least; covers every picture from the first's to the last's. */
  keys: Key[]
  /** Only fills what lies between these two tracks, which may be the same face: it is uncovered when both are. */
  between?: [id: number, id: number]
}

export interface TrackRules extends FollowRules {
  /** Pictures in the whole clip, and their size. */
  frames: number
  size: Size
  /** What was seen less often is no face, unless it once was as sure as this. */
  leastHits: number
  sure: number
  /** Covered before it was first seen and after it was last, seconds, if it once was as sure as `trusted`; growing by this share a second. */
  extend: number
  trusted: number
  growth: number
  /** The same of what was never so sure, and of what goes on as another track. */
  extendLittle: number
  /** A face that turned away and comes back at the same place stays covered, seconds. */
  away: number
}

/** Chosen by `npm run bench:anonymise`; docs/decisions tells what was tried. */
export const trackRules = (clip: Pick<TrackRules, 'frameRate' | 'step' | 'frames' | 'size'>): TrackRules => ({
  ...clip,
  ...{ start: 0.5, keep: 0.3, lost: 1, leastHits: 3, sure: 0.9 },
  ...{ extend: 1, trusted: 0.8, growth: 0.9, extendLittle: 0.5, away: 4 },
})

export interface Tracking {
  tracks: Track[]
  /** Seen, but not often enough to be covered: for a look. */
  doubtful: Detection[][]
}

/** Follows everything in both directions. The order of `detections` doesn't matter. */
export function tracksOf(detections: readonly Detection[], rules: TrackRules): Tracking {
  const { paths, bridges } = joinDirections(follow(detections, rules, 1), follow(detections, rules, -1))
  const isFace = (path: readonly Detection[]) => path.length >= rules.leastHits || path.some(({ score }) => score >= rules.sure)
  // What hangs on a bridge belongs to something larger.
  const bridged = new Set(bridges.flat())
  const faces = paths.filter((path) => isFace(path) || path.some((detection) => bridged.has(detection))).sort(byBeginning)
  const idOf = new Map(faces.flatMap((path, id) => path.map((detection): [Detection, number] => [detection, id])))
  const [goesOn, cameFrom] = [new Set(bridges.map(([from]) => from)), new Set(bridges.map(([, to]) => to))]
  const tracks = faces.map((path, id): Track => {
    // Where it goes on as another track, it doesn't end.
    const [begins, ends] = [!cameFrom.has(path[0] as Detection), !goesOn.has(path.at(-1) as Detection)]
    return { id, keys: keysOf(path, rules, begins, ends) }
  })
  for (const [from, to] of [...bridges, ...returns(faces, rules)]) {
    const between: [number, number] = [idOf.get(from) ?? 0, idOf.get(to) ?? 0]
    tracks.push({ id: tracks.length, keys: gapKeys(from, to, rules).map(rounded), between })
  }
  const covered = new Set(faces)
  return { tracks, doubtful: paths.filter((path) => !covered.has(path)) }
}

const byBeginning = (a: readonly Detection[], b: readonly Detection[]) => {
  const [one, other] = [a[0] as Detection, b[0] as Detection]
  return one.frame - other.frame || bySureness(one, other)
}

function keysOf(seen: readonly Detection[], rules: TrackRules, begins: boolean, ends: boolean): Key[] {
  const path = seen.map((detection) => wholeAtEdge(detection, rules.size))
  const keys = path.flatMap((detection, i) => {
    const next = path[i + 1]
    return next ? gapKeys(detection, next, rules).slice(0, -1) : [{ ...detection }]
  })
  const full = seen.some(({ score }) => score >= rules.trusted) ? rules.extend : rules.extendLittle
  const before = ending(path.toReversed(), -1, begins ? full : rules.extendLittle, rules)
  return [...before, ...keys, ...ending(path, 1, ends ? full : rules.extendLittle, rules)].map(rounded)
}

/** Hardly recognised at the picture's edge: part of a face, of which the rest may be anywhere around. */
function wholeAtEdge(detection: Detection, { width, height }: Size): Detection {
  const { x, y, score } = detection
  const [across, down] = [detection.width / 2, detection.height / 2]
  const isAtEdge = x < across || y < down || x + detection.width > width - across || y + detection.height > height - down
  return isAtEdge && score < partScore ? { ...detection, ...scaled(detection, 2) } : detection
}
const partScore = 0.6

function gapKeys(from: Detection, to: Detection, { step, frameRate }: TrackRules): Key[] {
  const gap = to.frame - from.frame
  if (gap <= step * 1.5) return [{ ...from }, { ...to }]
  const middle = { frame: (from.frame + to.frame) / 2, ...scaled(mean(from, to), gapGrowth + (gapGrowthPerSecond * gap) / frameRate) }
  return [{ ...from }, middle, { ...to }]
}
const gapGrowth = 1.15
const gapGrowthPerSecond = 0.2

/** Where it goes when nobody sees it any more: on as it went, growing; `path` ends where it was last seen in this direction of time. */
function ending(path: readonly Detection[], direction: 1 | -1, seconds: number, { frames, frameRate, growth }: TrackRules): Key[] {
  const last = path.at(-1) as Detection
  const room = direction === 1 ? frames - 1 - last.frame : last.frame
  const length = Math.min(Math.round(seconds * frameRate), room)
  if (length <= 0) return []
  const recent = path.filter(({ frame }) => Math.abs(last.frame - frame) <= motionSeconds * frameRate)
  const earlier = recent[0] as Detection
  const elapsed = Math.max(1, Math.abs(last.frame - earlier.frame))
  const [x, y] = centre(earlier)
  const [atX, atY] = centre(last)
  const [across, down] = [((atX - x) / elapsed) * length, ((atY - y) / elapsed) * length]
  const moved = { ...last, x: last.x + across, y: last.y + down }
  const { x: left, y: top, width, height } = scaled(moved, 1 + (growth * length) / frameRate)
  return [{ frame: last.frame + direction * length, x: left, y: top, width, height }]
}
/** Its motion is taken from so much of its path, seconds. */
const motionSeconds = 0.5

/** Ends of one path and beginnings of another that may be the same face, which looked away: at the same place, nearest in time. */
function returns(paths: readonly Detection[][], { frameRate, lost, away }: TrackRules): [Detection, Detection][] {
  const begun = paths.map((path) => path[0] as Detection).toSorted((a, b) => a.frame - b.frame)
  const pairs: [Detection, Detection][] = []
  for (const path of paths) {
    const end = path.at(-1) as Detection
    let at = firstAfter(begun, end.frame + lost * frameRate)
    for (let begin = begun[at]; begin && begin.frame - end.frame <= away * frameRate; begin = begun[++at]) {
      if (isSamePlace(end, begin)) pairs.push([end, begin])
    }
  }
  const gap = ([end, begin]: [Detection, Detection]) => begin.frame - end.frame
  const overlap = ([end, begin]: [Detection, Detection]) => overUnion(end, begin)
  const used = new Set<Detection>()
  return pairs
    .sort((a, b) => gap(a) - gap(b) || overlap(b) - overlap(a))
    .filter(([end, begin]) => {
      // One path is an end and a beginning, of a single detection even the same one.
      if (used.has(end) || used.has(begin)) return false
      used.add(end).add(begin)
      return true
    })
}

function firstAfter(sorted: readonly Detection[], frame: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as Detection).frame > frame) high = middle
    else low = middle + 1
  }
  return low
}

function isSamePlace(a: Box, b: Box): boolean {
  const ratio = Math.sqrt(area(a) / Math.max(1e-6, area(b)))
  return ratio > 0.6 && ratio < 1 / 0.6 && overUnion(scaled(a, 2), scaled(b, 2)) > 0.3
}

const mean = (a: Box, b: Box): Box => between(a, b, 0.5)

const between = (a: Box, b: Box, share: number): Box => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
  width: a.width + (b.width - a.width) * share,
  height: a.height + (b.height - a.height) * share,
})

const tenth = (value: number) => Math.round(value * 10) / 10
function rounded({ frame, x, y, width, height, score }: Key): Key {
  const key: Key = { frame, x: tenth(x), y: tenth(y), width: tenth(width), height: tenth(height) }
  return score === undefined ? key : { ...key, score: Math.round(score * 1000) / 1000 }
}

export const firstFrame = ({ keys }: { keys: readonly Key[] }): number => keys[0]?.frame ?? 0
export const lastFrame = ({ keys }: { keys: readonly Key[] }): number => keys.at(-1)?.frame ?? -1

/** Where it is in a picture; undefined before its first key and after its last. */
export function boxAt(keys: readonly Key[], frame: number): Box | undefined {
  let [low, high] = [0, keys.length - 1]
  const [first, last] = [keys[low], keys[high]]
  if (!first || !last || frame < first.frame || frame > last.frame) return undefined
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((keys[middle] as Key).frame <= frame) low = middle
    else high = middle
  }
  const [from, to] = [keys[low] as Key, keys[high] as Key]
  return between(from, to, to.frame > from.frame ? (frame - from.frame) / (to.frame - from.frame) : 0)
}
