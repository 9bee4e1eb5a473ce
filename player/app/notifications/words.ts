import type { NotificationKind } from '../api/contract.ts'

/** The number on the bell: what doesn't fit there is "99+". */
export function badge(unread: number): string {
  return unread > 99 ? '99+' : String(unread)
}

/** The address a notification leads to, when it is one of ours; null for anything else. */
export function ownPath(link: string | null, origin: string): string | null {
  if (link === null || !URL.canParse(link, origin)) return null
  const { origin: there, pathname, search, hash } = new URL(link, origin)
  return there === origin ? pathname + search + hash : null
}

/** What each kind is about, as the choices of e-mail say it. */
export const kinds: Record<NotificationKind | 'download', { name: string; about: string }> = {
  shared: { name: 'Shared with me', about: 'Somebody opens a recording to you or to a group you are in.' },
  comment: { name: 'Comments', about: 'Somebody comments on your recording, or answers you.' },
  assignment: { name: 'Assignments', about: 'A group asks you to hand something in, or somebody hands in to you.' },
  decided: { name: 'Requests', about: 'Something you asked for was decided.' },
  oversight: { name: 'Oversight', about: 'A recording is flagged, yours or one of your organisation, or it is decided about one.' },
  download: {
    name: 'Downloads',
    about: 'A download is ready, declined or taken back, waits for you, or is decided about for your organisation.',
  },
}
