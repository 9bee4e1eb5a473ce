import { useEffect, useState } from 'react'
import { type Slot, slotsOf, type Tile } from './storyboard.ts'
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

/** Sheets by their addresses, as far as they came. Each is fetched once: what is sealed is in no cache of the browser. */
function useSheets(wanted: readonly string[]): ReadonlyMap<string, string> {
  const [sheets, setSheets] = useState<ReadonlyMap<string, string>>(new Map())
  const [store] = useState(() => new Map<string, Promise<string | null>>())
  const list = [...new Set(wanted)].join('\n')
  useEffect(() => {
    for (const sheet of list.split('\n')) {
      if (sheet === '' || store.has(sheet)) continue
      const coming = fetchSheet(sheet)
      store.set(sheet, coming)
      void coming.then((address) => {
        if (address !== null) setSheets((before) => new Map(before).set(sheet, address))
        else store.delete(sheet)
      })
    }
  }, [list, store])
  useEffect(
    () => () => {
      for (const coming of store.values()) void coming.then((address) => address !== null && URL.revokeObjectURL(address))
      store.clear()
    },
    [store],
  )
  return sheets
}

/** Null: it could not be loaded; the place stays dark. */
async function fetchSheet(address: string): Promise<string | null> {
  try {
    const reply = await fetch(address)
    return reply.ok ? URL.createObjectURL(await reply.blob()) : null
  } catch {
    return null
  }
}
