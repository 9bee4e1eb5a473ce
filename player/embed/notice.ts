/** Takes everything out of the player and says why, in one sentence. */
export function showNotice(root: HTMLElement, message: string, retry?: () => void) {
  const box = document.createElement('div')
  box.className = 'notice'
  box.setAttribute('role', 'alert')
  const words = document.createElement('p')
  words.textContent = message
  box.append(words)
  if (retry) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = 'Try again'
    button.addEventListener('click', retry, { once: true })
    box.append(button)
  }
  root.replaceChildren(box)
}
