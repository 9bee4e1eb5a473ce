import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { type Crop, dragged, type Grip, gripStep, type Size } from './crop.ts'
import type { Act } from './model.ts'

interface Grabbed {
  pointer: number
  /** Pixels of the page. */
  x: number
  y: number
  /** As it was. */
  crop: Crop
  moved: boolean
}

/** A hand that shakes so many pixels of the page has clicked. */
const clickPixels = 4
let strokes = 0

/**
 * Moves the rectangle by a pointer or the arrow keys; each movement is one step back.
 * @param scale pixels of the page for one of the picture
 * @param click who pressed on it and moved nothing meant the player below
 */
export function useGrip(picture: Size, crop: Crop, scale: number, act: (act: Act) => void, click: () => void) {
  const grabbed = useRef<Grabbed | null>(null)
  const stroke = useRef('')
  const move = (from: Crop, grip: Grip, dx: number, dy: number) =>
    act({ do: 'crop', crop: dragged(picture, from, grip, dx, dy), stroke: stroke.current })

  return (grip: Grip) => ({
    onKeyDown: (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const step = gripStep(event.key, event.shiftKey, grip)
      const ends = event.key === 'Delete' || event.key === 'Backspace'
      if (!step && !ends) return
      // The page's own keys of these names are about the time line.
      event.preventDefault()
      if (!event.repeat) stroke.current = `crop-${++strokes}`
      if (step) move(crop, grip, step.dx, step.dy)
      else act({ do: 'crop', crop: null, stroke: null })
    },
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || grabbed.current) return
      event.currentTarget.setPointerCapture(event.pointerId)
      stroke.current = `crop-${++strokes}`
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
