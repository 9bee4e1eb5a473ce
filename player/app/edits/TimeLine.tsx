import { useElementSize, useMergedRef } from '@mantine/hooks'
import { type CSSProperties, type PointerEvent, useEffect, useRef } from 'react'
import { clock } from '../../shared/words.ts'
import type { Playhead } from '../clips/playhead.ts'
import { Handle } from './Handle.tsx'
import { Line } from './Line.tsx'
import type { Act, Chosen, Cut, Editing, Lane } from './model.ts'
import { Strip } from './Strip.tsx'
import { gapsOf, middleOf, type Side, type Span, secondsAt, stepAt } from './spans.ts'
import type { Tile } from './storyboard.ts'
import type { Zoomed } from './useView.ts'
import { boxOf, placeIn, ticksOf, type View } from './view.ts'
import { WaveForm } from './WaveForm.tsx'
import type { Wave } from './wave.ts'

interface Props {
  kind: 'video' | 'audio'
  editing: Editing
  act: (act: Act) => void
  playhead: Playhead
  zoomed: Zoomed
  tiles: readonly Tile[]
  /** Null: none yet, or no sound. */
  wave: Wave | null
  /** Goes to a step. */
  go: (step: number) => void
}

/** Heights of the upper lane with pictures and without, pixels. */
const lanePixels = { video: 64, audio: 36 }
const lanes: Lane[] = ['kept', 'mute']
const sides: Side[] = ['start', 'end']

/** Pictures and sound of the recording, with what is kept of it. */
export function TimeLine({ kind, editing, act, playhead, zoomed: { view, reveal }, tiles, wave, go }: Props) {
  const { grid, cut, chosen } = editing
  const lane = lanePixels[kind]
  const { ref: measured, width } = useElementSize<HTMLDivElement>()
  const track = useRef<HTMLDivElement>(null)
  const both = useMergedRef(track, measured)
  useKeptFocus(cut, track)
  const timeAt = (clientX: number) => {
    const { left, width } = track.current?.getBoundingClientRect() ?? { left: 0, width: 0 }
    return width > 0 ? view.from + ((clientX - left) / width) * (view.to - view.from) : view.from
  }
  const onMoved = (side: Side, step: number) => {
    reveal(secondsAt(grid, step))
    playhead.drag(middleOf(grid, side === 'start' ? step : step - 1))
  }
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const step = stepAt(grid, timeAt(event.clientX))
    go(step)
    const { top } = event.currentTarget.getBoundingClientRect()
    act({ do: 'choose', chosen: chosenAt(editing, step, event.clientY - top > lane) })
  }
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) go(stepAt(grid, timeAt(event.clientX)))
  }
  const shared = { grid, view, width, timeAt, act, onMoved, reveal, onGrabbed: () => playhead.pause() }
  return (
    <section className="cut-line" aria-label="Time line">
      <Ruler view={view} width={width} />
      <div className="cut-track" ref={both} style={{ '--lane': `${lane}px` } as CSSProperties} onPointerDown={press} onPointerMove={drag}>
        <Strip tiles={tiles} view={view} width={width} height={lane} />
        <WaveForm wave={wave} view={view} />
        <Boxes name="cut-out" spans={gapsOf(grid, cut.kept)} editing={editing} view={view} />
        <Boxes name="cut-part" spans={cut.kept} editing={editing} view={view} chosen={chosen?.lane === 'kept' ? chosen.index : null} />
        <Boxes name="cut-silence" spans={cut.mute} editing={editing} view={view} chosen={chosen?.lane === 'mute' ? chosen.index : null} />
        <Line grid={grid} playhead={playhead} view={view} go={go} reveal={reveal} />
        {handlesOf(cut).map(({ name, ...one }) => (
          <Handle key={name} {...shared} {...one} spans={cut[one.lane]} />
        ))}
      </div>
    </section>
  )
}

/** Known by their place in the row: a handle that is dragged stays the same while its stretch changes. */
const handlesOf = (cut: Cut) =>
  lanes.flatMap((lane) => cut[lane].flatMap((_, index) => sides.map((side) => ({ lane, index, side, name: `${lane}-${index}-${side}` }))))

function chosenAt({ cut }: Editing, step: number, below: boolean): Chosen | null {
  const find = (lane: Lane) => ({ lane, index: cut[lane].findIndex(({ start, end }) => step >= start && step < end) })
  const [silence, part] = [find('mute'), find('kept')]
  if (below && silence.index !== -1) return silence
  return part.index === -1 ? null : part
}

interface BoxesProps {
  name: string
  spans: readonly Span[]
  editing: Editing
  view: View
  chosen?: number | null
}

function Boxes({ name, spans, editing: { grid }, view, chosen = null }: BoxesProps) {
  return spans.map((span, index) => {
    const box = boxOf(view, secondsAt(grid, span.start), secondsAt(grid, span.end))
    return box && <div key={`${span.start}-${span.end}`} className={name} style={box} data-chosen={index === chosen} />
  })
}

function Ruler({ view, width }: { view: View; width: number }) {
  return (
    <div className="cut-ruler" aria-hidden>
      {ticksOf(view, width).map((seconds) => (
        <span key={seconds} style={{ left: `${placeIn(view, seconds) * 100}%` }} data-edge={placeIn(view, seconds) > 0.94}>
          {clock(seconds)}
          {seconds % 1 === 0 ? '' : `.${Math.round((seconds % 1) * 10)}`}
        </span>
      ))}
    </div>
  )
}

/** A handle or a button that goes away leaves the focus to the playhead: the keyboard goes on from there. */
function useKeptFocus(cut: Editing['cut'], track: { current: HTMLDivElement | null }) {
  const before = useRef(cut)
  useEffect(() => {
    if (before.current === cut) return
    before.current = cut
    if (document.activeElement === document.body)
      track.current?.querySelector<HTMLElement>('[data-playhead]')?.focus({ preventScroll: true })
  }, [cut, track])
}
