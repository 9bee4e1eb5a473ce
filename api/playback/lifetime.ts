import type { Context } from '../context.ts'

/** However much it is used. */
export const longestSeconds = 12 * 3600

interface Session {
  id: string
  createdAt: Date
  expiresAt: Date
}

/** When a session used at `now` ends: `seconds` of no use later, and never beyond twelve hours of its start. */
export function endsAt(createdAt: Date, now: Date, seconds: number): Date {
  return new Date(Math.min(now.getTime() + seconds * 1000, createdAt.getTime() + longestSeconds * 1000))
}

/** Keeps a session that is used from ending; writes at most once every quarter of its life. Resolves to its end. */
export async function extend({ db, clock, config }: Pick<Context, 'db' | 'clock' | 'config'>, session: Session): Promise<Date> {
  const end = endsAt(session.createdAt, clock.now(), config.playbackSessionSeconds)
  const gained = end.getTime() - session.expiresAt.getTime()
  if (gained < (config.playbackSessionSeconds * 1000) / 4) return session.expiresAt
  await db.playbackSession.updateMany({ where: { id: session.id }, data: { expiresAt: end } })
  return end
}
