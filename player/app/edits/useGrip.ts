import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { type Crop, dragged, type Fineness, type Grip, gripStep, type Size } from './crop.ts'

interface Grabbed {
  pointer: number
  /** Pixels of the page. */
  x: number
  y: number
  /** As it was. */
  crop: Crop
  moved: boolean
}

/** A rectangle that lies over the picture, and what is done with it. */
export interface Laid {
  picture: Size
  crop: Crop
  fineness: Fineness
  /** `stroke`: of one movement, which is one step back. */
  lay: (crop: Crop, stroke: string) => void
  remove: () => void
  /** Who pressed on it and moved nothing meant the player below. */
  click: () => void
}

/** A hand that shakes so many pixels of the page has clicked. */
const clickPixels = 4
let strokes = 0

/**
 * Moves the rectangle by a pointer or the arrow keys; each movement is one step back.
 * @param scale pixels of the page for one of the picture
 */
export function useGrip({ picture, crop, fineness, lay, remove, click }: Laid, scale: number) {
  const grabbed = useRef<Grabbed | null>(null)
  const stroke = useRef('')
  const move = (from: Crop, grip: Grip, dx: number, dy: number) => lay(dragged(picture, from, grip, dx, dy, fineness), stroke.current)

  return (grip: Grip) => ({
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const step = gripStep(event.key, event.shiftKey, grip)
      const ends = event.key === 'Delete' || event.key === 'Backspace'
      if (!step && !ends) return
      // The page's own keys of these names are about the time line.
      event.preventDefault()
      if (!event.repeat) stroke.current = `grip-${++strokes}`
      if (step) move(crop, grip, step.dx, step.dy)
      else remove()
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || grabbed.current) return
      event.currentTarget.setPointerCapture(event.pointerId)
      stroke.current = `grip-${++strokes}`
      grabbed.current = { pointer: event.pointerId, x: event.clientX, y: event.clientY, crop, moved: false }
    },
    onPointerMove: (event: PointerEvent) => {
      const from = grabbed.current
      if (from?.pointer !== event.pointerId) return
      const [x, y] = [event.clientX - from.x, event.clientY - from.y]
      from.moved ||= Math.hypot(x, y) >= clickPixels
      if (from.moved) move(from.crop, grip, x / scale, y / scale)
    },
    onPointerUp: (event: PointerEvent) => {
      const from = grabbed.current
      if (from?.pointer !== event.pointerId) return
      grabbed.current = null
      if (!from.moved && grip === 'all') click()
    },
    onPointerCancel: () => {
      grabbed.current = null
    },
  })
}
