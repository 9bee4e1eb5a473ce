import { useState } from 'react'
import type { SeenClip } from '../api/contract.ts'
import type { Playhead } from '../clips/playhead.ts'
import type { Act, Editing } from '../edits/model.ts'
import { inside, stepAt } from '../edits/spans.ts'
import type { Preview } from '../edits/usePreview.ts'
import { firstMask, nextMask } from './hiding.ts'
import type { Tool } from './Over.tsx'
import type { Drawing, Hide, Panel } from './Panel.ts'
import { pixelsOf } from './places.ts'
import { useReview } from './useReview.ts'

interface Cutting {
  clip: SeenClip
  editing: Editing
  act: (act: Act) => void
  preview: Preview
  playhead: Playhead
  /** Goes to a step of the recording. */
  go: (step: number) => void
}

/** What is hidden in a recording while its page is open, and what of it is being looked at. */
export function useHiding({ clip, editing, act, preview, playhead, go }: Cutting) {
  const { grid, picture, cut } = editing
  const [tool, setTool] = useState<Tool>('cut')
  const [covering, setCovering] = useState(true)
  const [chosen, choose] = useState<number | null>(null)
  const [pointed, point] = useState<number | null>(null)
  const whole = () => {
    preview.setOn(false)
    playhead.show(null)
  }
  const review = useReview(clip.id, picture !== null, editing, act, { playhead, whole })
  const hide: Hide = (what, stroke) => act({ do: 'hide', what, stroke: stroke ?? null })
  const now = () => stepAt(grid, playhead.now())

  const draw = ({ shape, place, start, end }: Drawing) => {
    if (!picture) return
    const span =
      start !== undefined && end !== undefined ? { start: stepAt(grid, start), end: Math.min(grid.steps, stepAt(grid, end) + 1) } : null
    const at = span ? inside(now(), span.start, span.end - 1) : now()
    if (playhead.playing()) playhead.pause()
    hide({ do: 'draw', shape, place: place ? pixelsOf(picture, place) : firstMask(picture), at, ...(span && { span }) })
    choose(nextMask(cut.hiding))
    setTool('masks')
    if (span && at !== now()) go(at)
  }
  const show = (seconds: number) => go(stepAt(grid, seconds))
  const take = (next: Tool) => {
    // The player may still show its poster, which is of another moment than what is drawn over it.
    if (tool === 'cut' && next !== 'cut' && !playhead.playing()) go(now())
    setTool(next)
  }
  const panel: Panel = { clip, editing, hide, review, show, now, pointed, point, chosen, choose, draw }
  return { panel, tool, setTool: take, covering, setCovering }
}
