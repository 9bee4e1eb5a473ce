import { useRef } from 'react'
import type { Playhead } from '../clips/playhead.ts'
import { type Box, boxOfCrop, fitted, type Size } from '../edits/crop.ts'
import { Grips } from '../edits/Grips.tsx'
import { maskFineness } from './hiding.ts'
import type { Panel } from './Panel.ts'
import type { LaidMask } from './Shapes.tsx'
import { maskName } from './words.ts'

interface Props {
  picture: Size
  shown: Box
  frame: Size
  masks: readonly LaidMask[]
  panel: Panel
  playhead: Playhead
  /** For the player below. */
  click: () => void
}

/** The drawn masks in the picture: each can be chosen, the chosen one is moved. */
export function MaskBoxes({ picture, shown, frame, masks, panel, playhead, click }: Props) {
  const { chosen, choose } = panel
  return masks.map((laid) => {
    const { mask, place } = laid
    const box = boxOfCrop(shown, picture, place)
    if (mask.id === chosen) return <Held key={mask.id} {...{ laid, box, picture, shown, frame, panel, playhead, click }} />
    const name = `Change ${maskName(mask)}`
    return (
      <button
        key={mask.id}
        type="button"
        className="mask-box"
        style={box}
        data-shape={mask.shape}
        aria-label={name}
        title={name}
        onClick={() => choose(mask.id)}
      />
    )
  })
}

type HeldProps = Omit<Props, 'masks'> & { laid: LaidMask; box: Box }

function Held({ laid: { mask, place }, box, picture, shown, frame, panel: { hide, now, choose }, playhead, click }: HeldProps) {
  const begun = useRef({ stroke: '', at: 0 })
  const crop = fitted(picture, place, maskFineness)
  const laid = {
    ...{ picture, crop, fineness: maskFineness, click },
    lay: (place: typeof crop, stroke: string) => {
      // All of a movement is of the moment at which it began.
      if (begun.current.stroke !== stroke) {
        begun.current = { stroke, at: now() }
        if (playhead.playing()) playhead.pause()
      }
      hide({ do: 'place', mask: mask.id, place, at: begun.current.at }, stroke)
    },
    remove: () => {
      choose(null)
      hide({ do: 'erase', mask: mask.id })
    },
  }
  return (
    <>
      <div
        className="mask-held"
        style={box}
        data-shape={mask.shape}
        data-mask={mask.id}
        data-place={[crop.x, crop.y, crop.width, crop.height].join(' ')}
      />
      <Grips {...{ laid, shown, box, frame }} name={maskName(mask)} />
    </>
  )
}
