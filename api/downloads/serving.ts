// Whoever sends a packaged file says so in the download's row now and then, so that every API knows whether one that is used up can go.
import { fromNow } from '../../core/clock.ts'
import { downloadOf } from '../../core/downloads/objects.ts'
import { fetchableStates } from '../../core/downloads/states.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { Context } from '../context.ts'

/** How often it is said, seconds. */
const noteSeconds = 30
/** How long it is believed, seconds: the database may be away for a moment, and an API that died says nothing any more. */
export const servedSeconds = 3 * noteSeconds
/** How often it is looked whether it is to be said again, milliseconds; that asks the database nothing. */
const lookMilliseconds = 2000

type Parts = Pick<Context, 'db' | 'clock' | 'log'>

/** An object that this API sends. */
interface Sent {
  replies: number
  /** What stands in its row, if nobody else has written since. */
  noted: Date | null
  /** When it is to be said again. */
  due: Date
  /** No other API was seen to send it too. */
  alone: boolean
  /** Its writes, one after the other. */
  writes: Promise<unknown>
}

export interface Serving {
  /** Says that a transfer begins; false where its download ended. Throws what the database throws. Call `end` either way. */
  begin(name: string): Promise<boolean>
  end(name: string): void
  close(): void
}

/** Says it again while transfers run, until it is closed. `over` is told of those that ended without its being heard. */
export function noteServing(parts: Parts, over: (name: string) => void): Serving {
  const running = new Map<string, Sent>()
  let closed = false
  const inTurn = <T>(sent: Sent, write: () => Promise<T>): Promise<T> => {
    const written = sent.writes.then(write)
    sent.writes = written.catch(() => {})
    return written
  }
  const failed = (error: unknown) => parts.log.warn({ err: error }, 'it could not be written down whether a file is being sent')
  const renew = () => {
    const now = parts.clock.now()
    for (const [name, sent] of running) {
      if (sent.replies === 0 || sent.due > now) continue
      // Not at once again where it fails.
      sent.due = fromNow(parts.clock, noteSeconds)
      inTurn(sent, () => note(parts, name, sent)).then((stands) => stands || over(name), failed)
    }
  }
  const leave = async (name: string, sent: Sent) => {
    if (sent.replies > 0 || closed) return
    await takeBack(parts, name, sent).catch(failed)
    if (sent.replies === 0) running.delete(name)
  }
  const timer = setInterval(renew, lookMilliseconds)
  timer.unref()
  return {
    begin(name) {
      const sent = running.get(name) ?? { replies: 0, noted: null, due: parts.clock.now(), alone: true, writes: Promise.resolve() }
      running.set(name, sent)
      sent.replies += 1
      sent.due = fromNow(parts.clock, noteSeconds)
      return inTurn(sent, () => note(parts, name, sent))
    },
    end(name) {
      const sent = running.get(name)
      if (!sent) return
      sent.replies -= 1
      if (sent.replies === 0) void inTurn(sent, () => leave(name, sent))
    },
    close() {
      closed = true
      clearInterval(timer)
    },
  }
}

/** Whether it could still be said: false where its download ended. */
async function note({ db, clock }: Parts, name: string, sent: Sent): Promise<boolean> {
  const fetchable = Prisma.join(fetchableStates.map((state) => Prisma.sql`${state}::"DownloadState"`))
  const noted = clock.now()
  const [row] = await db.$queryRaw<{ before: Date | null }[]>`
    UPDATE downloads d SET served_at = ${noted} FROM (SELECT id, served_at FROM downloads WHERE id = ${downloadOf(name)}::uuid FOR UPDATE) o
    WHERE d.id = o.id AND d.object = ${name} AND d.state IN (${fetchable}) RETURNING o.served_at AS before`
  if (!row) return false
  const others = row.before !== null && row.before.getTime() !== sent.noted?.getTime() && row.before > fromNow(clock, -servedSeconds)
  if (others) sent.alone = false
  sent.noted = noted
  return true
}

/** Nobody is sent it any more, unless another API has said that it sends it: what that said is left to grow old. */
async function takeBack({ db }: Parts, name: string, { noted, alone }: Sent): Promise<void> {
  const id = downloadOf(name)
  if (id && noted && alone) await db.download.updateMany({ where: { id, servedAt: noted }, data: { servedAt: null } })
}
