// Stretches of a clip that its owner should look at before anybody else does, worst first. Pure.
import { area, type Box, type Detection, overSmaller, overUnion, type Size, shared } from './boxes.ts'
import { reachOf, TracksByTime } from './by-time.ts'
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
  const byTime = new TracksByTime(tracks)
  const all = [
    ...doubtful.flatMap((path) => uncoveredDoubt(path, byTime, clip)),
    ...faces.flatMap((track) => [...lostDoubts(track, byTime, clip), ...weakDoubts(track, clip)]),
    ...crowdedDoubts(faces, clip),
  ]
  return merged(all, clip).sort((a, b) => b.weight - a.weight || a.first - b.first || a.box.x - b.box.x)
}

/** The larger in the picture, the more there is to recognise. */
const weigh = (doubt: Doubt, box: Box, { size }: Clip, more = 0) =>
  Math.min(1, base[doubt] + 0.3 * Math.min(1, (4 * box.height) / size.height) + more)

function uncoveredDoubt(path: readonly Detection[], tracks: TracksByTime, clip: Clip): Uncertain[] {
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

const isCovered = (box: Box, frame: number, tracks: TracksByTime, but?: Track) =>
  tracks.at(frame).some((track) => {
    const other = track === but ? undefined : boxAt(track.keys, frame)
    return other && overSmaller(box, aroundFace(other)) > 0.9 && area(box) < 2 * area(aroundFace(other))
  })

/** Nearer to the picture's edge than this, it went out of it, sizes of the face. */
const edge = 0.75

function lostDoubts(track: Track, tracks: TracksByTime, clip: Clip): Uncertain[] {
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
  const spans = new Map(
    faces.flatMap((track, order) => {
      const seen = seenOf(track)
      const [first, last] = [seen[0]?.frame, seen.at(-1)?.frame]
      return first === undefined || last === undefined ? [] : [[track, { order, first, last }]]
    }),
  )
  const found: { one: number; other: number; stretch: Uncertain }[] = []
  for (const { a, b, from, to } of near(spans)) {
    const [one, other] = [spans.get(a) as Span, spans.get(b) as Span]
    // Whoever is seen together is compared at the same moments, wherever the drawers' borders lie.
    const begin = Math.ceil(Math.max(one.first, other.first))
    const end = Math.min(one.last, other.last, to)
    for (let frame = begin + Math.max(0, Math.ceil((from - begin) / step)) * step; frame <= end; frame += step) {
      const [box, crossing] = [boxAt(a.keys, frame), boxAt(b.keys, frame)]
      if (!box || !crossing || overUnion(box, crossing) <= crossed) continue
      const place = { box: boxOf(box), tracks: [a.id, b.id], weight: weigh('crowded', box, clip) }
      found.push({ one: one.order, other: other.order, stretch: { doubt: 'crowded', first: frame, last: frame, ...place } })
    }
  }
  return found.sort((x, y) => x.one - y.one || x.other - y.other || x.stretch.first - y.stretch.first).map(({ stretch }) => stretch)
}

interface Span {
  order: number
  /** Pictures in which it was seen first and last. */
  first: number
  last: number
}

/** Seen faces that come near one another, from picture to picture (both included); `a` is the earlier in order. */
function* near(spans: ReadonlyMap<Track, Span>): Generator<{ a: Track; b: Track; from: number; to: number }> {
  const drawers = new TracksByTime(spans.keys())
  for (const [drawer, tracks] of drawers.drawers()) {
    const [from, to] = [drawer * drawers.length, (drawer + 1) * drawers.length - 1]
    const reaches = tracks.map((track) => reachOf(track, from, to))
    for (const [i, a] of tracks.entries()) {
      for (let j = i + 1; j < tracks.length; j++) {
        const [reach, other] = [reaches[i], reaches[j]]
        if (reach && other && shared(reach, other) > 0) yield { a, b: tracks[j] as Track, from, to }
      }
    }
  }
}

/** The same doubt about the same tracks within a second is one stretch; without tracks, about the same place. */
function merged(all: readonly Uncertain[], { frameRate }: Clip): Uncertain[] {
  const stretches: Uncertain[] = []
  /** What may still go on, by doubt and tracks. */
  const open = new Map<string, Uncertain[]>()
  for (const one of all.toSorted((a, b) => a.first - b.first)) {
    const subject = `${one.doubt} ${one.tracks.join()}`
    const others = (open.get(subject) ?? []).filter(({ last }) => one.first - last <= frameRate)
    const same = others.find((other) => one.tracks.length > 0 || overUnion(one.box, other.box) > 0)
    open.set(subject, others)
    if (!same) {
      const begun = { ...one }
      others.push(begun)
      stretches.push(begun)
      continue
    }
    same.last = Math.max(same.last, one.last)
    if (one.weight > same.weight) Object.assign(same, { weight: one.weight, box: one.box })
  }
  return stretches
}

const boxOf = ({ x, y, width, height }: Box): Box => ({ x: tenth(x), y: tenth(y), width: tenth(width), height: tenth(height) })
const tenth = (value: number) => Math.round(value * 10) / 10
