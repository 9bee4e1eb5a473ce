import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { oversight } from '../api/oversight.ts'
import type { Recording } from '../api/oversight-contract.ts'
import { countWaiting, oversightKeys, putRecording } from '../api/oversight-queries.ts'
import { shownSheets, step } from './focus.ts'
import type { Command } from './keys.ts'
import { MarkQueue } from './queue.ts'
import { briefName, stateNames } from './words.ts'

/** A sheet has to be in focus for so long before more stills are fetched: whoever runs through the list fetches none on the way. */
const settleMilliseconds = 120

export type Act = (clipId: string, command: 'focus' | 'review' | 'flag') => void
export type Reviewing = ReturnType<typeof useReviewing>

/** Which sheet is in focus, which stills are shown, what was marked and what was said of it. */
export function useReviewing(recordings: Recording[]) {
  const client = useQueryClient()
  const ids = useMemo(() => recordings.map(({ clipId }) => clipId), [recordings])
  const [chosen, setChosen] = useState<string | null>(null)
  const focused = chosen !== null && ids.includes(chosen) ? chosen : (ids[0] ?? null)
  const shown = useShown(ids, focused)
  const [said, say] = useState('')
  const [flagging, showFlagging] = useState<Recording | null>(null)
  const queue = useQueue(client, recordings, say)
  const marks = useSyncExternalStore(queue.subscribe, () => queue.marks)
  const { go, back } = useScroll(focused, setChosen)

  const find = (clipId: string | null) => recordings.find((one) => one.clipId === clipId)
  const isMarked = ({ clipId, state }: Recording) => state !== 'waiting' || queue.marks.marked.has(clipId)
  const review = (recording: Recording) => {
    const { clipId, state } = recording
    if (!isMarked(recording) && showUnseen(clipId)) return say('Not every still of it was on the screen yet.')
    const next = step(ids, clipId, 1)
    const last = next === clipId ? ' That was the last one.' : ''
    if (isMarked(recording)) say(`${stateNames[state === 'waiting' ? 'reviewed' : state]} already: ${briefName(recording)}.${last}`)
    else if (queue.mark(clipId)) {
      countWaiting(client, -1)
      say(`Reviewed: ${briefName(recording)}.${last}`)
    }
    go(next)
  }
  const flag = (recording: Recording) => {
    if (recording.mayFlag) showFlagging(recording)
    else say(`It can’t be flagged: ${briefName(recording)} is ${stateNames[recording.state].toLowerCase()}.`)
  }
  const command = (pressed: Exclude<Command, 'keys'>) => {
    const recording = find(focused)
    if (pressed === 'next' || pressed === 'previous') go(step(ids, focused, pressed === 'next' ? 1 : -1))
    else if (recording) (pressed === 'review' ? review : flag)(recording)
  }
  const act = useLatest<Act>((clipId, what) => {
    const recording = find(clipId)
    if (!recording) return
    if (what === 'focus') go(clipId)
    else (what === 'review' ? review : flag)(recording)
  })
  const flagged = (recording: Recording) => {
    if (!isMarked(recording)) countWaiting(client, -1)
    putRecording(client, recording.clipId, { state: 'flagged', mayFlag: false })
    for (const queryKey of [oversightKeys.now, oversightKeys.flags]) void client.invalidateQueries({ queryKey })
    say(`Flagged: ${briefName(recording)}. Nobody but its owner sees it until it is decided.`)
    go(step(ids, recording.clipId, 1))
  }
  const left = recordings.filter((one) => !isMarked(one)).length
  const closeFlagging = (recording: Recording | null) => {
    showFlagging(recording)
    if (!recording) back()
  }
  return { ids, focused, shown, marks, said, left, flagging, showFlagging: closeFlagging, flagged, command, act, back }
}

/** Whether a still of the sheet was not on the screen yet: then it is brought there. */
function showUnseen(clipId: string): boolean {
  const unseen = sheetOf(clipId)?.querySelector('.still:not(:has([data-still=there], [data-still=broken]))')
  if (!unseen) return false
  if (unseen.getBoundingClientRect().bottom > innerHeight) unseen.scrollIntoView({ block: 'start' })
  return true
}

const sheetOf = (clipId: string) => document.querySelector<HTMLElement>(`[data-sheet="${CSS.escape(clipId)}"]`)

/** Marks are sent while the page shows the next sheet; what is put back is told. */
function useQueue(client: QueryClient, recordings: Recording[], say: (words: string) => void) {
  const name = useLatest((clipId: string) => {
    const found = recordings.find((one) => one.clipId === clipId)
    return found ? briefName(found) : 'A recording'
  })
  const [queue] = useState(
    () =>
      new MarkQueue(oversight.review, {
        done: (clipId, answer) => putRecording(client, clipId, answer),
        failed: (clipId, error) => {
          countWaiting(client, 1)
          const words = `${name(clipId)} waits again: ${error.message}`
          say(words)
          // At the top: below are the buttons of the sheet in focus.
          notifications.show({ position: 'top-center', color: 'red', title: 'This was not marked', message: words, autoClose: 10_000 })
        },
        idle: () => void client.invalidateQueries({ queryKey: oversightKeys.now }),
      }),
  )
  return queue
}

function useShown(ids: string[], focused: string | null): ReadonlySet<string> {
  const [settled] = useDebouncedValue(focused, settleMilliseconds)
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => setShown((before) => shownSheets(ids, settled, before)), [ids, settled])
  return shown
}

/** Brings the sheet in focus to the top, and the browser's focus to it. */
function useScroll(focused: string | null, choose: (clipId: string | null) => void) {
  const [moves, setMoves] = useState(0)
  const go = (clipId: string | null) => {
    choose(clipId)
    setMoves((before) => before + 1)
  }
  const back = useCallback(() => setMoves((before) => before + 1), [])
  const target = useRef(focused)
  target.current = focused
  useLayoutEffect(() => {
    if (moves === 0 || target.current === null) return
    const sheet = sheetOf(target.current)
    sheet?.focus({ preventScroll: true })
    sheet?.scrollIntoView({ block: 'start' })
  }, [moves])
  return { go, back }
}

/** A function that stays the same one and does what the latest would. */
function useLatest<F extends (...given: never[]) => unknown>(latest: F): F {
  const held = useRef(latest)
  held.current = latest
  return useCallback(((...given) => held.current(...given)) as F, [])
}
