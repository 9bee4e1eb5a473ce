import { useCallback, useState } from 'react'
import type { SeenClip } from '../api/contract.ts'
import { pictureOf } from './crop.ts'
import { type Act, type Editing, openEditing, perform } from './model.ts'
import { gridOf } from './spans.ts'
import { saidOf } from './words.ts'

interface Cutting {
  editing: Editing
  /** What the last act did, or why it did nothing. */
  said: string
  /** So that the same words are read out again. */
  count: number
}

/** What is made of a clip while its page is open. */
export function useEditing(clip: SeenClip) {
  const [cutting, setCutting] = useState<Cutting>(() => ({ editing: openEditing(gridOf(clip), pictureOf(clip)), said: '', count: 0 }))
  const act = useCallback((act: Act) => setCutting((before) => after(before, act)), [])
  return { ...cutting, act }
}

function after({ editing, said, count }: Cutting, act: Act): Cutting {
  const next = perform(editing, act)
  // What is moved says its own place, and words about where it was would be wrong a moment later.
  if ('stroke' in act && act.stroke !== null) return { editing: next, said: '', count }
  const words = saidOf(act, editing, next)
  const quiet = words === ''
  return { editing: next, said: quiet ? said : words, count: quiet ? count : count + 1 }
}
