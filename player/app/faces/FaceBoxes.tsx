import { type Box, boxOfCrop, type Size } from '../edits/crop.ts'
import type { Hide } from './Panel.ts'
import { pixelsOf, type SeenFace } from './places.ts'
import { faceName } from './words.ts'

interface Props {
  picture: Size
  shown: Box
  frame: Size
  faces: readonly SeenFace[]
  hide: Hide
  /** The one that is marked, by its id. */
  pointed: number | null
  /** The one whose cover is lifted, for a look. */
  peek: (face: number | null) => void
}

/** So high are the player's own controls. */
const controlPixels = 76
/** Small faces too can be hit, pixels of the page. */
const leastPixels = 24

/** Faces in the picture that can be pointed at: to leave one uncovered, or to cover it again. */
export function FaceBoxes({ picture, shown, frame, faces, hide, pointed, peek }: Props) {
  // Small ones lie over large ones, so that each can be hit.
  const own = faces.filter((face) => face.own).sort((a, b) => b.place.width - a.place.width)
  return own.map(({ id, covered, place }) => {
    const box = reachable(boxOfCrop(shown, picture, pixelsOf(picture, place)))
    return (
      <button
        key={id}
        type="button"
        className="face-box"
        style={box}
        // The player's own controls stay free; whoever has no mouse reaches it there too.
        data-under={box.top + box.height / 2 > frame.height - controlPixels}
        data-pointed={pointed === id}
        data-face-box={id}
        data-covered={covered}
        aria-pressed={!covered}
        aria-label={`Leave ${faceName(id)} uncovered`}
        title={covered ? `${faceName(id)}: leave uncovered` : `${faceName(id)}: cover again`}
        onClick={() => hide({ do: 'uncover', face: id, on: covered })}
        onPointerEnter={() => peek(id)}
        onPointerLeave={() => peek(null)}
        onFocus={() => peek(id)}
        onBlur={() => peek(null)}
      />
    )
  })
}

function reachable({ left, top, width, height }: Box): Box {
  const [wide, high] = [Math.max(leastPixels, width), Math.max(leastPixels, height)]
  return { left: left - (wide - width) / 2, top: top - (high - height) / 2, width: wide, height: high }
}
