import type Hls from 'hls.js'
import type { Level } from 'hls.js'

/** One quality as media-chrome's rendition menu reads it (the `videoRenditions` proposal of the media-tracks package). */
export interface Rendition {
  id: string
  width: number
  height: number
  bitrate: number
}

/**
 * The list media-chrome looks for at `media.videoRenditions`. `selectedIndex` -1 means automatic.
 * Events up (`change` when a person chose), attributes down (media-chrome redraws on add and remove).
 */
export class Renditions extends EventTarget {
  #items: Rendition[] = []
  #selected = -1

  get length() {
    return this.#items.length
  }

  [Symbol.iterator]() {
    return this.#items[Symbol.iterator]()
  }

  // media-chrome reads the selected one as `list[list.selectedIndex]`.
  [index: number]: Rendition

  get selectedIndex() {
    return this.#selected
  }

  set selectedIndex(index: number) {
    if (index === this.#selected) return
    this.#selected = index
    this.dispatchEvent(new Event('change'))
  }

  replace(items: Rendition[]) {
    const chosen = this.#items[this.#selected]
    for (let index = items.length; index < this.#items.length; index += 1) delete this[index]
    this.#items = items
    for (const [index, item] of items.entries()) this[index] = item
    this.#selected = chosen ? items.findIndex((item) => item.width === chosen.width && item.height === chosen.height) : -1
    this.dispatchEvent(new Event('removerendition'))
    this.dispatchEvent(new Event('addrendition'))
  }
}

export function renditionOf(level: Pick<Level, 'width' | 'height' | 'bitrate'>, index: number): Rendition {
  return { id: String(index), width: level.width, height: level.height, bitrate: level.bitrate }
}

/** Keeps the list and hls.js's levels in step. A choice by hand lifts the cap to the player's size. */
export function bindRenditions(list: Renditions, current: () => Hls | null) {
  list.addEventListener('change', () => {
    const hls = current()
    if (!hls) return
    hls.capLevelToPlayerSize = list.selectedIndex === -1
    if (list.selectedIndex === -1) hls.autoLevelCapping = -1
    hls.nextLevel = list.selectedIndex
  })
}
