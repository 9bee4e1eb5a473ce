// Draws faces for the review: each in the picture in which it is seen best.
import { type Face, stillSheet } from '../../core/anonymise/search.ts'
import type { WorkerDeps } from '../deps.ts'
import { type PlacedSegment, segmentAt } from '../encode/timeline.ts'
import { chosenPictureArguments, faceSheet, faceStill } from '../media/face-stills.ts'
import { backgroundNiceness, runMediaTool } from '../media/process.ts'
import type { LoadedSearch } from './load.ts'
import { picturesFrom, segmentsFor } from './read.ts'
import { Sheets } from './sheets.ts'

/** A few seconds of a picture; a busy machine, s. */
const timeoutSeconds = 1800
/** Faces that are taken from one reading. */
const mostAtOnce = 50

/** The sheets that faces name, in order. Throws an Error when a picture is missing; MediaToolError; what the object store throws. */
export async function* drawFaces(deps: WorkerDeps, search: LoadedSearch, faces: readonly Face[]): AsyncGenerator<Buffer> {
  let stills: Uint8Array[] = []
  for (const together of readings(facesShown(faces), search)) {
    for (const still of await stillsOf(deps, search, together)) {
      stills.push(still)
      if (stills.length < stillSheet.count) continue
      yield await faceSheet(stills)
      stills = []
    }
  }
  if (stills.length > 0) yield await faceSheet(stills)
}

/** In the order of their places, which is that of their pictures. */
const facesShown = (faces: readonly Face[]): Face[] => {
  const place = ({ still }: Face) => (still ? still.sheet * stillSheet.count + still.place : 0)
  return faces.filter(({ still }) => still).sort((a, b) => place(a) - place(b))
}

/** Faces of the same segment, and of segments that follow one another, are taken from one reading. */
function readings(faces: readonly Face[], { segments, searched }: Pick<LoadedSearch, 'segments' | 'searched'>): Face[][] {
  const found: Face[][] = []
  let before: PlacedSegment | undefined
  for (const face of faces) {
    const segment = segmentAt(segments, face.best.frame / searched.frameRate)
    const last = found.at(-1)
    if (last && before && segment.sequence - before.sequence <= 1 && last.length < mostAtOnce) last.push(face)
    else found.push([face])
    before = segment
  }
  return found
}

async function stillsOf(deps: WorkerDeps, search: LoadedSearch, faces: readonly Face[]): Promise<Uint8Array[]> {
  const { width, height } = search.searched
  const numbers = [...new Set(faces.map(({ best }) => best.frame))]
  const [first, last] = [numbers[0] ?? 0, numbers.at(-1) ?? 0]
  const stills: Uint8Array[] = []
  let taken = 0
  const pictures = new Sheets(new Uint8Array(width * height * 3), async (picture) => {
    const number = numbers[taken++]
    for (const { best } of faces.filter(({ best }) => best.frame === number)) {
      stills.push(await faceStill(picture, { width, height }, best.box))
    }
    return picture
  })
  const asked = chosenPictureArguments(
    picturesFrom(search, first, last - first + 1),
    numbers.map((number) => number - first),
    search.searched,
  )
  await runMediaTool(deps.config.ffmpegPath, asked, {
    ...{ input: segmentsFor(deps, search, first, last - first + 1), timeoutSeconds, niceness: backgroundNiceness },
    onOutput: (chunk) => pictures.push(chunk),
  })
  await pictures.finish()
  if (taken !== numbers.length || pictures.rest > 0) throw new Error(`${taken} of ${numbers.length} pictures of faces were there`)
  return stills
}
