// Says live that a person's notifications changed. What they are she asks for, and is told after the decision.
import { loadFacts } from '../../core/access/facts.ts'
import { coalesced } from '../clips/watch.ts'
import type { Context } from '../context.ts'
import type { EventStream } from '../sse.ts'
import type { Viewer } from '../viewer.ts'
import { digest } from './list.ts'
import { mayHear } from './reader.ts'

/** Sends `notifications` at once (what came before the stream was open) and whenever there may be new ones, or fewer. */
export function watchNotifications(
  { db, clock, notices, log }: Pick<Context, 'db' | 'clock' | 'notices' | 'log'>,
  stream: EventStream,
  viewer: Viewer,
): void {
  /** Whether she may still be told; a sign-in that is over ends the stream. */
  const hears = async () => {
    const facts = await loadFacts(db, clock, viewer)
    if (!facts.signedIn || facts.deactivated) stream.close()
    return mayHear(facts, viewer)
  }
  const warn = (error: unknown) => log.warn({ err: error }, 'an event was not sent')
  // What she may not be told of is no event either: she hears of what changes her list, and of nothing else.
  let told: string | undefined
  const send = coalesced(async () => {
    try {
      if (!(await hears())) return
      const now = await digest({ db, clock }, viewer)
      if (now !== told) stream.send('notifications', {})
      told = now
    } catch (error) {
      warn(error)
    }
  })
  const mine = ({ userId }: { userId: string }) => {
    if (userId === viewer.userId) send(userId)
  }
  const stops = [
    notices.on('notification', mine),
    notices.on('person', mine),
    notices.on('session', ({ sessionId }) => {
      if (sessionId === viewer.sessionId) stream.close()
    }),
    notices.onReconnect(() => send(viewer.userId)),
  ]
  stream.onBeat(() => void hears().catch(warn))
  stream.onClose(() => {
    for (const stop of stops) stop()
  })
  send(viewer.userId)
}
