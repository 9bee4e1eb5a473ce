import { useEffect, useRef, useState } from 'react'
import type { Faces, Uncertain } from '../api/faces-contract.ts'
import { useFaces } from '../api/faces-queries.ts'
import type { Playhead } from '../clips/playhead.ts'
import type { Act, Editing } from '../edits/model.ts'
import { type Lookable, stretchOf, unseenOf } from './review.ts'

export interface Review {
  query: ReturnType<typeof useFaces>
  /** What was found; null as long as nothing was. */
  found: Faces | null
  looked: readonly number[]
  /** How many uncertain moments nobody looked at. */
  unseen: number
  /** The one that is looked at now. */
  moment: Uncertain | null
  /** Plays it, and notes that it was looked at. */
  look: (index: number) => void
  /** What was found is gone. */
  forget: () => void
}

/** What the owner of a recording has seen of its faces while the page is open. */
export function useReview(clipId: string, video: boolean, editing: Editing, act: (act: Act) => void, player: Player): Review {
  const query = useFaces(clipId, video)
  const [looked, setLooked] = useState<readonly number[]>([])
  const [at, setAt] = useState<number | null>(null)
  const play = usePlayStretch(player)
  const found = query.data?.state === 'done' ? query.data : null
  const forget = () => {
    setLooked([])
    setAt(null)
    act({ do: 'forget' })
  }
  useOtherSearch(found?.searchId ?? null, forget)
  return {
    query,
    found,
    looked,
    unseen: editing.cut.hiding.faces && found ? unseenOf(found.uncertain, looked) : 0,
    moment: (at !== null && found?.uncertain[at]) || null,
    look: (index) => {
      const one = found?.uncertain[index]
      if (!one) return
      setAt(index)
      setLooked((before) => (before.includes(index) ? before : [...before, index].sort((a, b) => a - b)))
      play(stretchOf(one, editing.grid.seconds))
    },
    forget,
  }
}

/** What was chosen of one search says nothing about another, which somebody began in another window. */
function useOtherSearch(searchId: string | null, forget: () => void) {
  const reviewed = useRef(searchId)
  useEffect(() => {
    if (searchId === null || searchId === reviewed.current) return
    if (reviewed.current !== null) forget()
    reviewed.current = searchId
  })
}

interface Player {
  playhead: Playhead
  /** Nothing of the recording is skipped any more. */
  whole: () => void
}

/** So far behind the end somebody went on by herself, seconds. */
const beyond = 2

/** Plays a stretch of the recording and stops at its end, unless somebody went elsewhere. */
function usePlayStretch({ playhead, whole }: Player) {
  const playing = useRef<Lookable | null>(null)
  useEffect(() => {
    const forget = playhead.subscribe(() => {
      const stretch = playing.current
      if (!stretch || playhead.position() < stretch.end) return
      playing.current = null
      if (playhead.playing() && playhead.position() < stretch.end + beyond) playhead.pause()
    })
    return () => void forget()
  }, [playhead])
  return (stretch: Lookable) => {
    playing.current = stretch
    whole()
    playhead.play(stretch.start)
  }
}
