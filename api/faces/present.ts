// From pictures and pixels to seconds and shares of the picture. Pure.
import type { Box } from '../../core/anonymise/boxes.ts'
import { type Found, type Places, stillSheet } from '../../core/anonymise/search.ts'
import { sentence } from '../../core/errors.ts'
import { isDone, type Search } from './read.ts'
import type { FacePlaces, Faces } from './view.ts'

const sheet = { side: stillSheet.side, columns: stillSheet.columns, count: stillSheet.count }

/** `search` null: nobody asked for one. `found`: once it is done. */
export function facesView(search: Search | null, found: Found | undefined): Faces {
  if (!search) {
    const none = { searchId: null, grid: null, frameRate: null, failure: null, progress: { done: 0, total: 0 } }
    return { ...none, state: 'none', faces: [], uncertain: [], sheet }
  }
  const { id: searchId, grid, frameRate, failureCode, parts: total } = search
  const done = search.doneAt ? total : search.files.filter(({ kind }) => kind === 'look').length
  return {
    ...{ searchId, grid, frameRate, state: stateOf(search, done), progress: { done, total }, sheet },
    failure: failureCode === null ? null : { code: failureCode, message: sentence(failureCode) },
    ...reviewOf(search, found),
  }
}

function stateOf(search: Search, done: number): Faces['state'] {
  if (search.failureCode !== null) return 'failed'
  if (isDone(search)) return 'done'
  return done < search.parts ? 'looking' : 'following'
}

function reviewOf(search: Search, found: Found | undefined): Pick<Faces, 'faces' | 'uncertain'> {
  if (!found) return { faces: [], uncertain: [] }
  const seconds = (frame: number) => frame / search.frameRate
  return {
    faces: found.faces.map(({ id, first, last, best: { frame, box, score }, still }) => ({
      ...{ id, start: seconds(first), end: seconds(last + 1), still },
      best: { time: seconds(frame), place: shares(box, search), score },
    })),
    uncertain: found.uncertain.map(({ doubt, first, last, box, tracks: faces, weight }) => ({
      ...{ doubt, start: seconds(first), end: seconds(last + 1), place: shares(box, search), faces, weight },
    })),
  }
}

export const placesView = ({ tracks }: Places, search: Search): FacePlaces => ({
  faces: tracks.map(({ id, between, keys }) => ({
    ...{ id, between: between ?? null },
    keys: keys.map(({ frame, ...box }) => {
      const { x, y, width, height } = shares(box, search)
      return [rounded(frame / search.frameRate), x, y, width, height]
    }),
  })),
})

const shares = ({ x, y, width, height }: Box, size: Pick<Search, 'width' | 'height'>): Box => ({
  ...{ x: rounded(x / size.width), y: rounded(y / size.height) },
  ...{ width: rounded(width / size.width), height: rounded(height / size.height) },
})

/** A tenth of a pixel of the largest picture; more is only longer. */
const rounded = (value: number) => Math.round(value * 1e5) / 1e5
