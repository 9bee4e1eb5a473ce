// Stretches of a clip that its owner should look at before anybody else does, worst first. Pure.
import { area, type Box, type Detection, overSmaller, overUnion, type Size } from './boxes.ts'
import { aroundFace } from './mask.ts'
import { boxAt, firstFrame, type Key, lastFrame, type Track, type Tracking } from './tracks.ts'

/**
 * `uncovered`: looked like a face, and isn't covered. `lost`: a face ended or began in the open, where nobody leaves the picture.
 * `weak`: a face was hardly recognised for a while. `crowded`: faces crossed, and who is who may have been mistaken.
 */
export const doubts = ['uncovered', 'lost', 'weak', 'crowded'] as const
export type Doubt = (typeof doubts)[number]

export interface Uncertain {
  doubt: Doubt
  /** Pictures of the clip, both included. */
  first: number
  last: number
  /** Where to look, px. */
  box: Box
  /** What is doubted; none where there is no track. */
  tracks: number[]
  /** How much it is worth a look, 0 to 1. */
  weight: number
}

interface Clip {
  size: Size
  frameRate: number
  frames: number
}

const base: Record<Doubt, number> = { uncovered: 0.6, lost: 0.4, weak: 0.25, crowded: 0.15 }

/** Worst first. The same doubt about overlapping times and places is told once. */
export function uncertainStretches({ tracks, doubtful }: Tracking, clip: Clip): Uncertain[] {
  const faces = tracks.filter(({ between }) => !between)
  const all = [
    ...doubtful.flatMap((path) => uncoveredDoubt(path, tracks, clip)),
    ...faces.flatMap((track) => [...lostDoubts(track, tracks, clip), ...weakDoubts(track, clip)]),
    ...crowdedDoubts(faces, clip),
  ]
  return merged(all, clip).sort((a, b) => b.weight - a.weight || a.first - b.first || a.box.x - b.box.x)
}

/** The larger in the picture, the more there is to recognise. */
const weigh = (doubt: Doubt, box: Box, { size }: Clip, more = 0) =>
  Math.min(1, base[doubt] + 0.3 * Math.min(1, (4 * box.height) / size.height) + more)

function uncoveredDoubt(path: readonly Detection[], tracks: readonly Track[], clip: Clip): Uncertain[] {
  const open = path.filter((detection) => !isCovered(detection, detection.frame, tracks))
  const best = open.toSorted((a, b) => b.score - a.score)[0]
  if (!best) return []
  const [first, last] = [open[0] as Detection, open.at(-1) as Detection]
  return [
    {
      doubt: 'uncovered',
      first: first.frame,
      last: last.frame,
      box: boxOf(best),
      tracks: [],
      weight: weigh('uncovered', best, clip, 0.1 * best.score),
    },
  ]
}

const isCovered = (box: Box, frame: number, tracks: readonly Track[], but?: Track) =>
  tracks.some((track) => {
    const other = track === but ? undefined : boxAt(track.keys, frame)
    return other && overSmaller(box, aroundFace(other)) > 0.9 && area(box) < 2 * area(aroundFace(other))
  })

/** Nearer to the picture's edge than this, it went out of it, sizes of the face. */
const edge = 0.75

function lostDoubts(track: Track, tracks: readonly Track[], clip: Clip): Uncertain[] {
  const seen = seenOf(track)
  const [first, last] = [seen[0], seen.at(-1)]
  if (!first || !last) return []
  // What is seen in the first and the last tenth of a second goes on beyond the clip.
  const margin = clip.frameRate / 5
  const ends = [
    ...(first.frame > margin ? [{ key: first, way: -1 }] : []),
    ...(last.frame < clip.frames - 1 - margin ? [{ key: last, way: 1 }] : []),
  ]
  return ends.flatMap(({ key, way }) => {
    if (isAtEdge(key, clip.size) || isCovered(key, key.frame + way * margin, tracks, track)) return []
    const far = way === 1 ? lastFrame(track) : firstFrame(track)
    const [from, to] = [Math.min(key.frame, far), Math.max(key.frame, far)]
    return [
      {
        doubt: 'lost',
        first: Math.ceil(from),
        last: Math.floor(to),
        box: boxOf(key),
        tracks: [track.id],
        weight: weigh('lost', key, clip, 0.2 * (key.score ?? 0)),
      },
    ]
  })
}

const isAtEdge = ({ x, y, width, height }: Box, size: Size) =>
  x < edge * width || y < edge * height || x + width > size.width - edge * width || y + height > size.height - edge * height

const seenOf = ({ keys }: Track) => keys.filter(({ score }) => score !== undefined)

/** Shorter is a blink, seconds. */
const weakSeconds = 0.5
const weakScore = 0.5

/** Runs of weak detections, and of none. */
function weakDoubts(track: Track, clip: Clip): Uncertain[] {
  const found: Uncertain[] = []
  let run: Key[] = []
  const end = (next: Key | undefined) => {
    const [first, last] = [run[0], next ?? run.at(-1)]
    if (first && last && last.frame - first.frame >= weakSeconds * clip.frameRate) {
      const middle = boxAt(track.keys, (first.frame + last.frame) / 2) ?? first
      const length = (last.frame - first.frame) / clip.frameRate
      found.push({
        doubt: 'weak',
        first: first.frame,
        last: last.frame,
        box: boxOf(middle),
        tracks: [track.id],
        weight: weigh('weak', middle, clip, Math.min(0.2, 0.05 * length)),
      })
    }
    run = []
  }
  const seen = seenOf(track)
  for (const [i, key] of seen.entries()) {
    const next = seen[i + 1]
    const gap = next ? next.frame - key.frame : 0
    if ((key.score ?? 0) < weakScore || gap >= weakSeconds * clip.frameRate) run.push(key)
    else end(key)
  }
  end(undefined)
  return found
}

/** Seen faces that overlap by more than this have crossed. */
const crossed = 0.2

function crowdedDoubts(faces: readonly Track[], clip: Clip): Uncertain[] {
  const step = Math.max(1, Math.round(clip.frameRate / 5))
  const spans = faces.map((track) => ({ track, seen: seenOf(track) })).filter(({ seen }) => seen.length > 0)
  const found: Uncertain[] = []
  for (const [i, one] of spans.entries()) {
    for (const other of spans.slice(i + 1)) {
      const from = Math.max(one.seen[0]?.frame ?? 0, other.seen[0]?.frame ?? 0)
      const to = Math.min(one.seen.at(-1)?.frame ?? 0, other.seen.at(-1)?.frame ?? 0)
      for (let frame = Math.ceil(from); frame <= to; frame += step) {
        const [a, b] = [boxAt(one.track.keys, frame), boxAt(other.track.keys, frame)]
        if (!a || !b || overUnion(a, b) <= crossed) continue
        const tracks = [one.track.id, other.track.id]
        found.push({ doubt: 'crowded', first: frame, last: frame, box: boxOf(a), tracks, weight: weigh('crowded', a, clip) })
      }
    }
  }
  return found
}

/** The same doubt about the same tracks within a second is one stretch; without tracks, about the same place. */
function merged(all: readonly Uncertain[], { frameRate }: Clip): Uncertain[] {
  const stretches: Uncertain[] = []
  for (const one of all.toSorted((a, b) => a.first - b.first)) {
    const same = stretches.find(
      (other) =>
        other.doubt === one.doubt &&
        one.first - other.last <= frameRate &&
        (one.tracks.length > 0 ? one.tracks.join() === other.tracks.join() : overUnion(one.box, other.box) > 0),
    )
    if (!same) {
      stretches.push({ ...one })
      continue
    }
    same.last = Math.max(same.last, one.last)
    if (one.weight > same.weight) Object.assign(same, { weight: one.weight, box: one.box })
  }
  return stretches
}

const boxOf = ({ x, y, width, height }: Box): Box => ({ x: tenth(x), y: tenth(y), width: tenth(width), height: tenth(height) })
const tenth = (value: number) => Math.round(value * 10) / 10
