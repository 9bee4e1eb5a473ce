// Joins what was followed forwards and backwards: a face that is hard to see where it comes into view is followed back to there from where
// it was seen well. Pure.
import type { Detection } from './boxes.ts'

export interface Joined {
  /** Detections of one face each, in the clip's order, one a frame. */
  paths: Detection[][]
  /** The two directions disagree about who goes on as whom: what lies between these is covered either way. */
  bridges: [Detection, Detection][]
}

/** `forward` and `backward`: paths in the clip's order, as `follow` gives them. */
export function joinDirections(forward: readonly Detection[][], backward: readonly Detection[][]): Joined {
  const joined: Joined = { paths: [], bridges: [] }
  const links = linksOf([...forward, ...backward])
  for (const group of groupsOf([...forward, ...backward])) {
    if (new Set(group.map(({ frame }) => frame)).size === group.length) joined.paths.push(group)
    else takeApart(group, links, joined)
  }
  return joined
}

interface Links {
  /** Who goes on as whom, by one direction or by both. */
  after: Map<Detection, Set<Detection>>
  before: Map<Detection, Set<Detection>>
}

function linksOf(paths: readonly Detection[][]): Links {
  const links: Links = { after: new Map(), before: new Map() }
  const add = (map: Links['after'], from: Detection, to: Detection) => map.set(from, (map.get(from) ?? new Set()).add(to))
  for (const path of paths) {
    for (const [i, next] of path.slice(1).entries()) {
      const detection = path[i] as Detection
      add(links.after, detection, next)
      add(links.before, next, detection)
    }
  }
  // One direction left out what the other saw in between: no disagreement.
  const skipped = [...links.after].flatMap(([detection, nexts]) =>
    [...nexts]
      .filter((far) => [...nexts].some((near) => links.after.get(near)?.has(far)))
      .map((far): [Detection, Detection] => [detection, far]),
  )
  for (const [detection, far] of skipped) {
    links.after.get(detection)?.delete(far)
    links.before.get(far)?.delete(detection)
  }
  return links
}

/** Everything that hangs together by either direction, each in the clip's order. */
function groupsOf(paths: readonly Detection[][]): Detection[][] {
  const parents = new Map<Detection, Detection>()
  const rootOf = (detection: Detection): Detection => {
    let root = detection
    for (let next = parents.get(root); next && next !== root; next = parents.get(root)) root = next
    parents.set(detection, root)
    return root
  }
  for (const path of paths) {
    for (const detection of path) {
      if (!parents.has(detection)) parents.set(detection, detection)
      parents.set(rootOf(detection), rootOf(path[0] as Detection))
    }
  }
  const groups = new Map<Detection, Detection[]>()
  for (const detection of parents.keys()) {
    const group = groups.get(rootOf(detection))
    if (group) group.push(detection)
    else groups.set(rootOf(detection), [detection])
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a.frame - b.frame))
}

/** People crossed: what nobody disputes is one face each, so that whoever is left uncovered doesn't become another. */
function takeApart(group: readonly Detection[], { after, before }: Links, into: Joined): void {
  const pathOf = new Map<Detection, Detection[]>()
  for (const detection of group) {
    const path = pathOf.get(detection) ?? [detection]
    if (path[0] === detection) into.paths.push(path)
    const nexts = [...(after.get(detection) ?? [])]
    const [next] = nexts
    if (next && nexts.length === 1 && before.get(next)?.size === 1) {
      path.push(next)
      pathOf.set(next, path)
    } else {
      for (const other of nexts) into.bridges.push([detection, other])
    }
  }
}
