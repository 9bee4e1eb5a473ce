import type { Reply } from '../../shared/types.ts'
import type { Path } from '../faces/places.ts'

// What the service says about faces in a recording, taken from its own document.

export type Faces = Reply<'/v1/clips/{id}/faces', 'get'>
export type Face = Faces['faces'][number]
export type Uncertain = Faces['uncertain'][number]
/** The document can't say how many numbers are in a list. */
export type FacePlaces = { faces: Path[] }
