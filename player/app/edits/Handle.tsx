import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { handleStep } from './keys.ts'
import type { Act, Lane } from './model.ts'
import { type Grid, inside, limits, type Side, type Span, secondsAt } from './spans.ts'
import { placeIn, type View } from './view.ts'
import { handleName, spokenPlace } from './words.ts'

interface Props {
  grid: Grid
  lane: Lane
  spans: readonly Span[]
  index: number
  side: Side
  view: View
  /** Pixels of the whole line. */
  width: number
  /** The time under a pointer, seconds. */
  timeAt: (clientX: number) => number
  act: (act: Act) => void
  /** Shows the picture that an end now stands for. */
  onMoved: (side: Side, step: number) => void
  onGrabbed: () => void
  /** Brings a time into the view. */
  reveal: (seconds: number) => void
}

/** Wide enough for a thumb; the style sheet has the same. */
const handlePixels = 28
let strokes = 0

/** One end of a stretch: dragged, or moved by the arrow keys. */
export function Handle({ grid, lane, spans, index, side, view, width, timeAt, act, onMoved, onGrabbed, reveal }: Props) {
  const stroke = useRef('')
  const grabbed = useRef<number | null>(null)
  const span = spans[index] ?? { start: 0, end: grid.steps }
  const at = span[side]
  const [least, most] = limits(grid, spans, index, side)
  const seconds = secondsAt(grid, at)
  const place = placeIn(view, seconds)
  const narrow = (placeIn(view, secondsAt(grid, span.end)) - placeIn(view, secondsAt(grid, span.start))) * width < 2 * handlePixels

  const move = (to: number) => {
    const step = Math.max(least, Math.min(most, Math.round(to)))
    act({ do: 'move', lane, index, side, to: step, stroke: stroke.current })
    onMoved(side, step)
  }
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const to = handleStep({ key: event.key, ctrl: false, shift: event.shiftKey }, at, [least, most], grid.rate)
    if (to === null) return
    event.preventDefault()
    // A key that is held down is one movement.
    if (!event.repeat) stroke.current = `${++strokes}`
    move(to)
  }
  const grab = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.stopPropagation()
    event.currentTarget.setPointerCapture(event.pointerId)
    stroke.current = `${++strokes}`
    grabbed.current = timeAt(event.clientX) - seconds
    onGrabbed()
  }
  const drag = (event: PointerEvent) => {
    if (grabbed.current !== null) move(shownStep(grid, view, timeAt(event.clientX) - grabbed.current))
  }
  const release = () => {
    grabbed.current = null
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      className="cut-handle"
      aria-label={handleName(lane, index, side)}
      aria-valuemin={secondsAt(grid, least)}
      aria-valuemax={secondsAt(grid, most)}
      aria-valuenow={seconds}
      aria-valuetext={spokenPlace(seconds)}
      data-handle={`${lane}-${index}-${side}`}
      data-lane={lane}
      data-side={side}
      data-narrow={narrow}
      data-seen={place >= -0.001 && place <= 1.001}
      style={{ left: `${Math.max(0, Math.min(1, place)) * 100}%` }}
      onKeyDown={press}
      onFocus={() => {
        reveal(seconds)
        act({ do: 'choose', chosen: { lane, index } })
      }}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
    />
  )
}

/** The step at a time, as far as the view goes: under a hand that drags it must not turn over. */
function shownStep({ rate, seconds, steps }: Grid, { from, to }: View, wanted: number): number {
  const least = from <= 0 ? 0 : Math.ceil(from * rate) + 1
  const most = to >= seconds ? steps : Math.floor(to * rate) - 1
  return inside(Math.round(wanted * rate), least, most)
}
