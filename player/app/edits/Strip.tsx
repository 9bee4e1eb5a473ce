import { type Slot, slotsOf, type Tile } from './storyboard.ts'
import { useSheets } from './useSheets.ts'
import type { View } from './view.ts'

interface Props {
  tiles: readonly Tile[]
  view: View
  /** Pixels. */
  width: number
  height: number
}

/** The recording's pictures along the time line. */
export function Strip({ tiles, view, width, height }: Props) {
  const slots = slotsOf(tiles, view, width, height)
  const sheets = useSheets(slots.flatMap(({ tile }) => (tile ? [tile.sheet] : [])))
  return (
    <div className="cut-strip" style={{ height }} aria-hidden data-tiles={tiles.length}>
      {slots.map((slot) => (
        <Still key={slot.left} slot={slot} address={slot.tile ? sheets.get(slot.tile.sheet) : undefined} height={height} />
      ))}
    </div>
  )
}

function Still({ slot: { tile, left, width }, address, height }: { slot: Slot; address: string | undefined; height: number }) {
  if (!tile || address === undefined) return null
  const scale = height / tile.height
  return (
    <div className="cut-still" style={{ left, width }}>
      <img src={address} alt="" draggable={false} style={{ transform: `scale(${scale}) translate(${-tile.x}px, ${-tile.y}px)` }} />
    </div>
  )
}
