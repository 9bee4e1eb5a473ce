import type { Reply } from '../../shared/types.ts'

// What the service says about faces in a recording, taken from its own document.

export type Faces = Reply<'/v1/clips/{id}/faces', 'get'>
export type Face = Faces['faces'][number]
export type Uncertain = Faces['uncertain'][number]
export type FacePlaces = Reply<'/v1/clips/{id}/faces/places/{index}', 'get'>
