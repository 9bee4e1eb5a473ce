// Live views of clips: a notice says that something changed, the row is read, and access is decided, at every send.
import { SafelightError } from '../../core/errors.ts'
import type { Context } from '../context.ts'
import type { EventStream } from '../sse.ts'
import type { Viewer } from '../viewer.ts'
import { findView } from './load.ts'

/** At most twenty a second for each clip: a burst of notices is one event, and the last of them hardly waits. */
const quietMilliseconds = 50

type Parts = Pick<Context, 'db' | 'clock' | 'uploads' | 'notices' | 'log'>

/** Which changes a stream is about. */
export interface Wanted {
  /** Ids of clips to look at anew. */
  ids(): Promise<string[]>
  clip(notice: { clipId: string; ownerId: string }): boolean
  /** Those whom the viewer was let at when she began: if that ends before the first look, `gone` is sent all the same. */
  granted?: readonly string[]
  /** Of the one clip it is about. */
  reflectionId?: string
  comments?(clipId: string): boolean
}

/** Sends `clip` events of the clips that are wanted, `gone` when one isn't there any more or not for this viewer. */
export function watchClips(parts: Parts, stream: EventStream, viewer: Viewer, wanted: Wanted): void {
  const { notices, log } = parts
  const shown = new Set(wanted.granted)
  let { reflectionId: within } = wanted
  const send = coalesced(async (id) => {
    try {
      const clip = await findView(parts, viewer, id)
      if (clip) shown.add(id)
      else if (!shown.delete(id)) return
      // It may have been put in the place of another, in another reflection.
      if (clip && within !== undefined) within = clip.reflectionId
      stream.send(clip ? 'clip' : 'gone', clip ?? { id })
    } catch (error) {
      if (!(error instanceof SafelightError)) log.warn({ err: error }, 'an event was not sent')
      if (error instanceof SafelightError && error.code === 'not_signed_in') stream.close()
    }
  })
  const all = () =>
    void wanted.ids().then(
      (found) => {
        for (const id of new Set([...found, ...shown])) send(id)
      },
      (error) => log.warn({ err: error }, 'events could not be read'),
    )
  const stops = [
    notices.on('clip', (notice) => {
      if (wanted.clip(notice)) send(notice.clipId)
    }),
    notices.on('comments', ({ clipId }) => {
      // Whoever may not see the clip any more has been sent away before.
      if (shown.has(clipId) && wanted.comments?.(clipId)) stream.send('comments', {})
    }),
    notices.on('reflection', ({ reflectionId }) => {
      if (reflectionId === within) all()
    }),
    notices.on('person', ({ userId }) => {
      if (userId === viewer.userId) all()
    }),
    notices.on('session', ({ sessionId }) => {
      if (sessionId === viewer.sessionId) stream.close()
    }),
    notices.onReconnect(all),
  ]
  stream.onBeat(all)
  stream.onClose(() => {
    for (const stop of stops) stop()
  })
  all()
}

/** Runs `work` at once, then at most every `quiet` ms for the same id; what comes in between runs once, afterwards. */
export function coalesced(work: (id: string) => Promise<void>, quiet = quietMilliseconds): (id: string) => void {
  const busy = new Map<string, { again: boolean }>()
  const run = (id: string) => {
    const running = busy.get(id)
    if (running) {
      running.again = true
      return
    }
    const state = { again: false }
    busy.set(id, state)
    const rest = new Promise<void>((resolve) => setTimeout(resolve, quiet).unref())
    void Promise.all([work(id), rest]).finally(() => {
      busy.delete(id)
      if (state.again) run(id)
    })
  }
  return run
}
