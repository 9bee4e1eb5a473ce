import { MediaRenditionMenu } from 'media-chrome/dist/menu/media-rendition-menu.js'

/** Attributes that change nothing but the words of the automatic choice, "Auto (720p)". */
const sizes = ['mediaheight', 'mediawidth']

/**
 * media-chrome's menu of qualities, made steady. It makes its items anew whenever a quality or the picture's size changes; that
 * takes the focus from the old ones, and a menu that loses the focus closes. Here the size waits until the menu is closed, and
 * all other changes leave the menu open and the focus on the same quality.
 */
export class QualityMenu extends MediaRenditionMenu {
  #changing = false

  override get mediaRenditionList() {
    return super.mediaRenditionList
  }

  override set mediaRenditionList(list) {
    this.#steadily(() => {
      super.mediaRenditionList = list
    })
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null) {
    if (sizes.includes(name) && !this.hidden) return
    this.#steadily(() => super.attributeChangedCallback(name, before, now))
    if (name !== 'hidden' || !this.hidden) return
    for (const size of sizes) super.attributeChangedCallback(size, null, this.getAttribute(size))
  }

  override handleEvent(event: Event) {
    if (!this.#changing || event.type !== 'focusout') super.handleEvent(event)
  }

  #steadily(change: () => void) {
    const focused = this.hidden ? undefined : this.items.find((item) => item.matches(':focus'))
    this.#changing = focused !== undefined
    try {
      change()
    } finally {
      this.#changing = false
    }
    if (!focused || focused.isConnected) return
    const same = this.items.find(({ value }) => value === focused.value) ?? this.items[0]
    if (!same) return
    same.tabIndex = 0
    same.focus()
  }
}

customElements.define('safelight-quality-menu', QualityMenu)
