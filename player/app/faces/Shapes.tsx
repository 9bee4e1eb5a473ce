import type { Box, Crop, Size } from '../edits/crop.ts'
import type { Mask } from './hiding.ts'
import { aroundFace, pixelsOf, roundPath, type SeenFace } from './places.ts'

export interface LaidMask {
  mask: Mask
  /** Pixels of the picture. */
  place: Crop
}

interface Props {
  picture: Size
  /** Where the picture is shown. */
  shown: Box
  faces: readonly SeenFace[]
  masks: readonly LaidMask[]
  /** They hide what lies below them; else only their outlines are seen. */
  covering: boolean
  /** Where uncertain moments are worth a look, pixels of the picture. */
  doubted: readonly Crop[]
  /** The face whose cover is lifted, by its id. */
  peeked: number | null
}

/** What will be covered in the picture, drawn over the player: a preview, for the player can't cover anything. */
export function Shapes({ picture, shown, faces, masks, covering, doubted, peeked }: Props) {
  return (
    <svg
      className="over-shapes"
      style={shown}
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      preserveAspectRatio="none"
      data-covering={covering}
      aria-hidden
    >
      {faces.map(
        ({ id, covered, place }) =>
          covered && <Round key={id} place={pixelsOf(picture, aroundFace(place))} face={id} lifted={id === peeked} />,
      )}
      {masks.map(({ mask: { id, shape }, place: { x, y, width, height } }) =>
        shape === 'rectangle' ? (
          <rect key={id} {...{ x, y, width, height }} data-drawn={id} />
        ) : (
          <ellipse key={id} cx={x + width / 2} cy={y + height / 2} rx={width / 2} ry={height / 2} data-drawn={id} />
        ),
      )}
      {doubted.map((place) => (
        <rect key={`${place.x} ${place.y} ${place.width} ${place.height}`} className="over-doubted" {...place} />
      ))}
    </svg>
  )
}

const Round = ({ place: { x, y, width, height }, face, lifted }: { place: Crop; face: number; lifted: boolean }) => (
  <path d={roundPath} transform={`translate(${x} ${y}) scale(${width} ${height})`} data-covers={face} data-lifted={lifted} />
)
