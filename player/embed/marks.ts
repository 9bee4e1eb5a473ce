import { element, type Player } from './controls.ts'
import { lengthOf, seek } from './keyboard.ts'
import { type Mark, marksAt, marksOn, nextIndex, remarkWords } from './remarks.ts'
import { type Remark, readRemarks } from './session.ts'

/** Pixels to either side in which a pointer means a mark. */
const reach = 8
/** So many comments are shown at one place of the line; over the line of a sound recording there is room for one. */
const mostShown = { video: 3, audio: 1 }

/** The comments on the time line. */
export interface Marks {
  /** Asks for them anew. */
  renew(): void
  close(): void
}

/**
 * Small marks over media-chrome's time range that let every press through to it. A pointer near one shows the words in the
 * range's own preview; the keyboard reaches them as one group of buttons, with the arrow keys inside.
 */
export function createMarks({ root, line, video }: Pick<Player, 'root' | 'line' | 'video'>, token: string): Marks {
  const most = mostShown[root.dataset.kind === 'audio' ? 'audio' : 'video']
  const range = line.querySelector('media-time-range')
  const group = element('safelight-marks', { role: 'group', 'aria-label': 'Comments on the time line', hidden: true })
  const near = element('div', { class: 'remark', slot: 'preview', hidden: true })
  const bubble = element('div', { class: 'remark bubble', hidden: true, 'aria-hidden': 'true' })
  range?.insertBefore(near, range.querySelector('media-preview-time-display'))
  line.append(group, bubble)
  const heard = new AbortController()
  const { signal } = heard
  let remarks: Remark[] = []
  let marks: Mark[] = []
  let asked = 0

  const draw = () => {
    marks = marksOn(remarks, Number.isFinite(video.duration) ? video.duration : lengthOf(video))
    const focused = group.querySelector(':focus')?.getAttribute('data-id')
    group.replaceChildren(...marks.map(markElement))
    group.hidden = marks.length === 0
    const buttons = buttonsOf(group)
    const kept = buttons.find((button) => button.dataset.id === focused)
    step(buttons, kept ?? buttons[0])
    if (kept) kept.focus()
    else bubble.hidden = true
  }
  const renew = () => {
    const turn = ++asked
    readRemarks(token).then(
      (found) => {
        if (turn !== asked || signal.aborted) return
        remarks = found
        draw()
      },
      // The session's own events lead: they say when access ended. Marks can wait.
      () => undefined,
    )
  }
  const point = (event: PointerEvent) => {
    const { left, width } = group.getBoundingClientRect()
    fill(near, marksAt(marks, width, event.clientX - left, reach), most)
  }

  range?.addEventListener('pointermove', point as EventListener, { signal })
  range?.addEventListener('pointerleave', () => fill(near, [], most), { signal })
  video.addEventListener('durationchange', draw, { signal })
  listenToGroup(group, bubble, (id) => marks.find(({ remark }) => remark.id === id), video, signal)
  // Not before: whoever waits for the first picture waits for nothing else.
  video.addEventListener('loadedmetadata', renew, { once: true, signal })
  return { renew, close: () => heard.abort() }
}

function listenToGroup(
  group: HTMLElement,
  bubble: HTMLElement,
  find: (id: string | undefined) => Mark | undefined,
  video: HTMLVideoElement,
  signal: AbortSignal,
) {
  const markOf = (event: Event) => (event.target instanceof HTMLElement ? find(event.target.dataset.id) : undefined)
  group.addEventListener(
    'focusin',
    (event) => {
      const mark = markOf(event)
      fill(bubble, mark ? [mark.remark] : [], 1)
      bubble.style.setProperty('--share', String(mark?.share ?? 0))
    },
    { signal },
  )
  group.addEventListener('focusout', () => fill(bubble, [], 1), { signal })
  group.addEventListener(
    'click',
    (event) => {
      const mark = markOf(event)
      if (mark) seek(video, mark.remark.atSeconds)
    },
    { signal },
  )
  group.addEventListener(
    'keydown',
    (event) => {
      const buttons = buttonsOf(group)
      const to = nextIndex(event.key, buttons.indexOf(event.target as HTMLElement), buttons.length)
      const button = buttons[to]
      if (!button) return
      event.preventDefault()
      step(buttons, button)
      button.focus()
    },
    { signal },
  )
}

const buttonsOf = (group: HTMLElement) => [...group.querySelectorAll<HTMLElement>('button')]

/** One stop for the Tab key, whatever the number of marks. */
function step(buttons: readonly HTMLElement[], current: HTMLElement | undefined) {
  for (const button of buttons) button.tabIndex = button === current ? 0 : -1
}

function markElement({ remark, share }: Mark): HTMLElement {
  const made = element('button', { type: 'button', 'aria-label': remarkWords(remark), 'data-id': remark.id })
  made.style.setProperty('--share', String(share))
  return made
}

/** Words go in as text, never as markup. */
function fill(box: HTMLElement, remarks: readonly Remark[], most: number) {
  box.hidden = remarks.length === 0
  const shown = remarks.slice(0, most).map(({ author, text }) => {
    const name = element('strong')
    name.textContent = author
    const words = element('span')
    words.textContent = text
    return element('p', {}, name, words)
  })
  if (remarks.length > most) {
    const more = element('p')
    more.textContent = `and ${remarks.length - most} more`
    shown.push(more)
  }
  box.replaceChildren(...shown)
}
