/** What a person can do about it: something here, or another page instead of this one. */
export type Way = { words: string; do: () => void } | { words: string; address: string }

/** Takes everything out of the player and says why, in one sentence. */
export function showNotice(root: HTMLElement, message: string, way?: Way) {
  const box = document.createElement('div')
  box.className = 'notice'
  box.setAttribute('role', 'alert')
  const words = document.createElement('p')
  words.textContent = message
  box.append(words)
  if (way) box.append('do' in way ? button(way.words, way.do) : link(way.words, way.address))
  root.replaceChildren(box)
}

function button(words: string, act: () => void): HTMLElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = words
  made.addEventListener('click', act, { once: true })
  return made
}

function link(words: string, address: string): HTMLElement {
  const made = document.createElement('a')
  made.textContent = words
  made.href = address
  // The page around the player, not the frame.
  made.target = '_top'
  return made
}
