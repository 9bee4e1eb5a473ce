import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { usePaths } from '../api/faces-queries.ts'
import type { Playhead } from '../clips/playhead.ts'
import { type Box, type Size, shownIn } from '../edits/crop.ts'
import type { Act } from '../edits/model.ts'
import { Rectangle } from '../edits/Rectangle.tsx'
import { secondsAt, stepAt } from '../edits/spans.ts'
import type { Preview } from '../edits/usePreview.ts'
import { FaceBoxes } from './FaceBoxes.tsx'
import { maskAt } from './hiding.ts'
import { MaskBoxes } from './MaskBoxes.tsx'
import type { Panel } from './Panel.ts'
import { facesAt, pixelsOf } from './places.ts'
import { Shapes } from './Shapes.tsx'
import { useMoment } from './useMoment.ts'

/** What the picture is pointed at for; it goes with the part of the page that is open. */
export type Tool = 'cut' | 'faces' | 'moments' | 'masks'

interface Props {
  panel: Panel
  tool: Tool
  /** What will be covered is covered in the player. */
  covering: boolean
  act: (act: Act) => void
  preview: Preview
  playhead: Playhead
}

/** All that lies over the player: what is kept of the picture, faces, masks. One of them can be taken hold of; beside it the player is used as ever. */
export function Over(props: Props) {
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>()
  const { picture, cut } = props.panel.editing
  if (!picture) return null
  const { act, preview, playhead, tool } = props
  const frame = { width, height }
  const shown = shownIn(frame, picture)
  const click = () => (playhead.playing() ? playhead.pause() : playhead.play(playhead.now()))
  return (
    <div className="over">
      <div className="crop-measure" ref={measured} />
      {width > 0 && (
        <>
          <Hidden {...props} {...{ picture, shown, frame, click }} />
          {cut.crop && (
            <Rectangle {...{ picture, shown, frame, act, click }} crop={cut.crop} covered={preview.playsResult} held={tool === 'cut'} />
          )}
        </>
      )}
    </div>
  )
}

interface HiddenProps extends Props {
  picture: Size
  shown: Box
  frame: Size
  click: () => void
}

/** What is hidden in the picture that the player shows, drawn anew with each. */
function Hidden({ panel, tool, covering, playhead, picture, shown, frame, click }: HiddenProps) {
  const { clip, editing, review } = panel
  const { grid } = editing
  const { hiding } = editing.cut
  const [peeked, peek] = useState<number | null>(null)
  const step = stepAt(grid, useMoment(playhead))
  const now = secondsAt(grid, step)
  const paths = usePaths(clip.id, hiding.faces ? (review.found?.searchId ?? null) : null, now, grid.seconds)
  const faces = hiding.faces ? facesAt(paths, hiding, now) : []
  const masks = hiding.masks.flatMap((mask) => {
    const place = maskAt(mask, step)
    return place ? [{ mask, place }] : []
  })
  const there = review.moments.filter(({ start, end }) => tool === 'moments' && now >= start - 0.1 && now <= end + 0.1)
  const doubted = there.map(({ place }) => pixelsOf(picture, place))
  const where = { picture, shown }
  return (
    <>
      <Shapes {...where} {...{ faces, masks, covering, doubted, peeked }} />
      {(tool === 'faces' || tool === 'moments') && (
        <FaceBoxes {...where} {...{ frame, faces, peek }} hide={panel.hide} pointed={tool === 'faces' ? panel.pointed : null} />
      )}
      {tool === 'masks' && <MaskBoxes {...where} {...{ frame, masks, panel, playhead, click }} />}
    </>
  )
}
