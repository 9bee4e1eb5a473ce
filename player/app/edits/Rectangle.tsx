import { type Box, boxOfCrop, type Crop, keptFineness, type Size } from './crop.ts'
import { Grips } from './Grips.tsx'
import type { Act } from './model.ts'
import { gripNames, sizeWords } from './words.ts'

interface Props {
  picture: Size
  crop: Crop
  /** Where the picture is shown in the frame, pixels of the page. */
  shown: Box
  frame: Size
  act: (act: Act) => void
  click: () => void
  /** What is left out is not seen at all. */
  covered: boolean
  /** It can be taken hold of. */
  held: boolean
}

/** Its size is written in a rectangle larger than this. */
const roomPixels = { width: 130, height: 70 }

/** The part of the picture that is kept, over the player. Beside it and on its controls the player is used as ever. */
export function Rectangle({ picture, crop, shown, frame, act, click, covered, held }: Props) {
  const box = boxOfCrop(shown, picture, crop)
  const lay = (crop: Crop | null, stroke: string | null) => act({ do: 'crop', crop, stroke })
  const laid = { picture, crop, fineness: keptFineness, lay, remove: () => lay(null, null), click }
  return (
    <div className="crop" data-covered={covered}>
      <div className="crop-box" style={box} data-crop={[crop.x, crop.y, crop.width, crop.height].join(' ')}>
        {held && box.width > roomPixels.width && box.height > roomPixels.height && (
          <span className="crop-size numbers" aria-hidden>
            {sizeWords(crop)}
          </span>
        )}
      </div>
      {held && <Grips {...{ laid, shown, box, frame }} name={gripNames.all} />}
    </div>
  )
}
