import { IconUser } from '@tabler/icons-react'
import type { Face, Faces } from '../api/faces-contract.ts'
import { tileOf } from './review.ts'

interface Props {
  still: Face['still']
  sheet: Faces['sheet']
  /** Of the sheet; undefined: it is still on its way. */
  address: string | undefined
  /** How large it is shown, pixels. */
  side: number
}

/** The picture of a face, out of a sheet of many. */
export function FaceStill({ still, sheet, address, side }: Props) {
  const size = { width: side, height: side }
  if (!still || address === undefined) {
    return (
      <span className="face-still" style={size} aria-hidden>
        <IconUser size={side / 2} />
      </span>
    )
  }
  const { column, row } = tileOf(still.place, sheet.columns)
  const backgroundImage = `url("${address}")`
  const place = { backgroundSize: `${sheet.columns * side}px auto`, backgroundPosition: `${-column * side}px ${-row * side}px` }
  return <span className="face-still" style={{ ...size, ...place, backgroundImage }} data-still aria-hidden />
}
