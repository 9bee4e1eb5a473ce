// What an owner is shown of the tracks of a recording. Pure.
import { area } from './boxes.ts'
import { type Face, stillSheet } from './search.ts'
import { firstFrame, type Key, lastFrame, type Track } from './tracks.ts'

/** Of detections that are nearly as sure as the surest, the largest shows most. */
const nearly = 0.05

type Seen = Key & { score: number }
const isSeen = (key: Key): key is Seen => key.score !== undefined

/** Every track that is not a bridge, by id; the `stillSheet.mostFaces` seen longest have a place on a sheet, in the order of their pictures. */
export function facesOf(tracks: readonly Track[]): Face[] {
  const found = tracks.flatMap((track) => {
    const seen = track.keys.filter(isSeen)
    const best = bestOf(seen)
    if (!best || track.between) return []
    const { frame, score, x, y, width, height } = best
    const [first, last] = [Math.ceil(firstFrame(track)), Math.floor(lastFrame(track))]
    return [{ looks: seen.length, face: { id: track.id, first, last, best: { frame, box: { x, y, width, height }, score } } }]
  })
  const shown = found
    .toSorted((a, b) => b.looks - a.looks || a.face.id - b.face.id)
    .slice(0, stillSheet.mostFaces)
    .map(({ face }) => face)
    .sort((a, b) => a.best.frame - b.best.frame || a.id - b.id)
  const places = new Map(shown.map(({ id }, i) => [id, { sheet: Math.floor(i / stillSheet.count), place: i % stillSheet.count }] as const))
  return found.map(({ face }) => ({ ...face, still: places.get(face.id) ?? null })).sort((a, b) => a.id - b.id)
}

function bestOf(seen: readonly Seen[]): Seen | undefined {
  const surest = seen.reduce((most, { score }) => Math.max(most, score), 0)
  return seen
    .filter(({ score }) => score >= surest - nearly)
    .reduce<Seen | undefined>((best, key) => (best && area(best) >= area(key) ? best : key), undefined)
}
