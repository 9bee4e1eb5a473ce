import { useEffect, useMemo, useRef, useState } from 'react'
import type { Faces, Uncertain } from '../api/faces-contract.ts'
import { useFaces } from '../api/faces-queries.ts'
import type { Playhead } from '../clips/playhead.ts'
import type { Act, Editing } from '../edits/model.ts'
import { stretchesOf } from '../edits/spans.ts'
import { type Lookable, type Passage, passagesOf } from './review.ts'

export interface Review {
  query: ReturnType<typeof useFaces>
  /** What was found; null as long as nothing was. */
  found: Faces | null
  /** Indices of the uncertain moments that were looked at. */
  looked: readonly number[]
  /** What is to be looked at of what is kept, worst first. */
  passages: readonly Passage[]
  /** How many uncertain moments of what is kept nobody looked at. */
  unseen: number
  /** Those that are looked at now. */
  moments: readonly Uncertain[]
  /** Plays a passage, and notes that its moments were looked at. */
  look: (passage: Passage) => void
  /** What was found is gone. */
  forget: () => void
}

/** What the owner of a recording has seen of its faces while the page is open. */
export function useReview(clipId: string, video: boolean, editing: Editing, act: (act: Act) => void, player: Player): Review {
  const query = useFaces(clipId, video)
  const [looked, setLooked] = useState<readonly number[]>([])
  const [at, setAt] = useState<readonly number[]>([])
  const play = usePlayStretch(player)
  const found = query.data?.state === 'done' ? query.data : null
  const forget = () => {
    setLooked([])
    setAt([])
    act({ do: 'forget' })
  }
  useOtherSearch(found?.searchId ?? null, forget)
  const { grid, cut } = editing
  const uncertain = found?.uncertain
  const passages = useMemo(() => passagesOf(uncertain ?? [], stretchesOf(grid, cut.kept), grid.seconds), [uncertain, grid, cut.kept])
  const asked = passages.flatMap((passage) => passage.moments)
  return {
    query,
    found,
    ...{ looked, passages },
    unseen: cut.hiding.faces ? asked.filter((index) => !looked.includes(index)).length : 0,
    moments: at.flatMap((index) => uncertain?.[index] ?? []),
    look: ({ moments, stretch }) => {
      setAt(moments)
      setLooked((before) => [...new Set([...before, ...moments])].sort((a, b) => a - b))
      play(stretch)
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
