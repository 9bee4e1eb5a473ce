import type { CSSProperties } from 'react'
import { type Box, type Crop, type Fineness, type Grip, type GripBox, gripBoxes, grips, type Size } from './crop.ts'
import { type Laid, useGrip } from './useGrip.ts'
import { cropWords, gripNames } from './words.ts'

interface Props {
  laid: Laid
  /** Where the picture and the rectangle are shown in the frame, pixels of the page. */
  shown: Box
  box: Box
  frame: Size
  /** What all of it is called. */
  name: string
}

/** Wide enough for a thumb. */
const handlePixels = 28
/** So high are the player's own controls. */
const controlPixels = 76

/** What a rectangle over the player is taken hold of by: its middle, its corners, its sides. */
export function Grips({ laid, shown, box, frame, name }: Props) {
  const { picture, crop, fineness } = laid
  const gripOf = useGrip(laid, shown.width / picture.width)
  const places = gripBoxes(box, frame, handlePixels, controlPixels)
  return grips.map((grip) => (
    <Taken
      key={grip}
      {...{ grip, picture, crop, fineness }}
      name={grip === 'all' ? name : gripNames[grip]}
      place={places[grip]}
      hand={gripOf(grip)}
    />
  ))
}

interface TakenProps {
  grip: Grip
  name: string
  picture: Size
  crop: Crop
  fineness: Fineness
  place: GripBox
  hand: ReturnType<ReturnType<typeof useGrip>>
}

/** A slider goes one way: a corner and all of it are told from the left. What is said of each is all of the rectangle. */
function Taken({ grip, name, picture, crop, fineness: { least }, place: { x, y, ...place }, hand }: TakenProps) {
  const upright = grip === 'n' || grip === 's'
  const [from, length, whole] = upright ? [crop.y, crop.height, picture.height] : [crop.x, crop.width, picture.width]
  const far = grip === 's' || grip.includes('e')
  const most = grip === 'all' ? whole - length : from + length - least
  return (
    <div
      role="slider"
      tabIndex={0}
      className="crop-grip"
      aria-label={name}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuemin={far ? from + least : 0}
      aria-valuemax={far ? whole : most}
      aria-valuenow={far ? from + length : from}
      aria-valuetext={cropWords(crop)}
      data-grip={grip}
      style={{ ...place, '--x': `${x}px`, '--y': `${y}px` } as CSSProperties}
      {...hand}
    />
  )
}
