import { useElementSize } from '@mantine/hooks'
import type { CSSProperties } from 'react'
import type { Playhead } from '../clips/playhead.ts'
import { boxOfCrop, type Crop, type Grip, type GripBox, gripBoxes, grips, leastSide, type Size, shownIn } from './crop.ts'
import type { Act, Editing } from './model.ts'
import { useGrip } from './useGrip.ts'
import type { Preview } from './usePreview.ts'
import { cropWords, gripNames, sizeWords } from './words.ts'

interface Props {
  editing: Editing
  act: (act: Act) => void
  preview: Preview
  playhead: Playhead
}

/** Wide enough for a thumb. */
const handlePixels = 28
/** So high are the player's own controls. */
const controlPixels = 76
/** Its size is written in a rectangle larger than this. */
const roomPixels = { width: 130, height: 70 }

/** The part of the picture that is kept, over the player. Beside it and on its controls the player is used as ever. */
export function Rectangle({ editing: { picture, cut }, act, preview, playhead }: Props) {
  if (!picture || !cut.crop) return null
  const click = () => (playhead.playing() ? playhead.pause() : playhead.play(playhead.now()))
  return <Laid picture={picture} crop={cut.crop} act={act} click={click} covered={preview.playsResult} />
}

interface LaidProps {
  picture: Size
  crop: Crop
  act: (act: Act) => void
  click: () => void
  /** What is left out is not seen at all. */
  covered: boolean
}

function Laid({ picture, crop, act, click, covered }: LaidProps) {
  const { ref: measured, width, height } = useElementSize<HTMLDivElement>()
  const shown = shownIn({ width, height }, picture)
  const gripOf = useGrip(picture, crop, shown.width / picture.width, act, click)
  const box = boxOfCrop(shown, picture, crop)
  const places = gripBoxes(box, { width, height }, handlePixels, controlPixels)
  return (
    <div className="crop" data-covered={covered}>
      <div className="crop-measure" ref={measured} />
      {width > 0 && (
        <>
          <div className="crop-box" style={box} data-crop={[crop.x, crop.y, crop.width, crop.height].join(' ')}>
            {box.width > roomPixels.width && box.height > roomPixels.height && (
              <span className="crop-size numbers" aria-hidden>
                {sizeWords(crop)}
              </span>
            )}
          </div>
          {grips.map((grip) => (
            <Taken key={grip} grip={grip} picture={picture} crop={crop} place={places[grip]} hand={gripOf(grip)} />
          ))}
        </>
      )}
    </div>
  )
}

interface TakenProps {
  grip: Grip
  picture: Size
  crop: Crop
  place: GripBox
  hand: ReturnType<ReturnType<typeof useGrip>>
}

/** A slider goes one way: a corner and all of it are told from the left. What is said of each is all of the rectangle. */
function Taken({ grip, picture, crop, place: { x, y, ...place }, hand }: TakenProps) {
  const upright = grip === 'n' || grip === 's'
  const [from, length, whole] = upright ? [crop.y, crop.height, picture.height] : [crop.x, crop.width, picture.width]
  const far = grip === 's' || grip.includes('e')
  const most = grip === 'all' ? whole - length : from + length - leastSide
  return (
    <div
      role="slider"
      tabIndex={0}
      className="crop-grip"
      aria-label={gripNames[grip]}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuemin={far ? from + leastSide : 0}
      aria-valuemax={far ? whole : most}
      aria-valuenow={far ? from + length : from}
      aria-valuetext={cropWords(crop)}
      data-grip={grip}
      style={{ ...place, '--x': `${x}px`, '--y': `${y}px` } as CSSProperties}
      {...hand}
    />
  )
}
