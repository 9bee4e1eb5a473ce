// Who may take a recording out: its owner alone, and only while downloading is enabled for her. Administrators of her organisation decide on
// requests where they have to; they, and operators, may end what came of them.
import type { ClipStatus, DownloadState, Role } from '../../generated/prisma/enums.ts'
import { isFetchable, isOpen } from '../downloads/states.ts'
import { type Decision, hidden, no, yes } from './decision.ts'
import type { Person } from './world.ts'

/** Of one download; `look`: at the stills of what it asks for. */
export type DownloadAction = 'download.see' | 'download.fetch' | 'download.look' | 'download.decide' | 'download.revoke'

/**
 * Of downloads at all: `list`: one's own; `waiting`: what is to be decided on; `open`: what was approved and isn't over; `ask`, `enable`, `end`: whether
 * an organisation has them.
 */
const downloadsActions = [
  'downloads.list',
  'downloads.waiting',
  'downloads.open',
  'downloads.ask',
  'downloads.enable',
  'downloads.end',
] as const
export type DownloadsAction = (typeof downloadsActions)[number]

export const isDownloadsAction = (action: string): action is DownloadsAction => (downloadsActions as readonly string[]).includes(action)

/** What is asked for, as far as it can be taken out. */
interface TakenOut {
  status: ClipStatus
  quarantined: boolean
}

export interface DownloadSubject {
  of: 'download'
  ownerId: string
  organisationId: string
  state: DownloadState
  /** Its time is over, or it was fetched as often as it may be. */
  over: boolean
  clip: TakenOut
}

/** Why a recording can't be taken out now; undefined: it can. `mayDownload`: its owner may at all. */
export function decideTakingOut(mayDownload: boolean, { status, quarantined }: TakenOut): Decision | undefined {
  if (!mayDownload) return no('downloads_off')
  if (quarantined) return no('quarantined')
  return status === 'ready' ? undefined : no('not_ready')
}

/** Of the organisation that the one of this role belongs to; of any, for operators. */
export function decideDownloads(role: Role, action: DownloadsAction): Decision {
  if (role === 'operator') return action === 'downloads.enable' || action === 'downloads.end' ? yes('staff') : no('operator')
  switch (action) {
    case 'downloads.list':
      return yes('member')
    case 'downloads.waiting':
    case 'downloads.open':
    case 'downloads.ask':
    case 'downloads.end':
      return role === 'admin' ? yes('administrator') : no('not_administrator')
    case 'downloads.enable':
      return no('not_operator')
  }
}

/** Operators end a download and see nothing of it. `mayDownload`: its owner, by the permission it rests on. */
export function decideDownload(viewer: Person, mayDownload: boolean, action: string, subject: DownloadSubject): Decision {
  if (viewer.role === 'operator') return action === 'download.revoke' ? yes('staff') : hidden('operator')
  if (subject.organisationId !== viewer.organisationId) return hidden('other_organisation')
  const own = subject.ownerId === viewer.id
  if (!own && !(viewer.active && viewer.role === 'admin')) return hidden('not_owner')
  switch (action) {
    case 'download.see':
    case 'download.revoke':
      return yes(own ? 'owner' : 'administrator')
    case 'download.fetch':
      return own ? decideFetch(mayDownload, subject) : no('not_owner')
    case 'download.look':
    case 'download.decide':
      if (own) return no('own_download')
      if (subject.state !== 'requested') return no('decided')
      return decideTakingOut(mayDownload, subject.clip) ?? yes('administrator')
    default:
      return no('wrong_subject')
  }
}

function decideFetch(mayDownload: boolean, { state, over, clip }: DownloadSubject): Decision {
  if (!isOpen(state) || over) return no('download_over')
  return decideTakingOut(mayDownload, clip) ?? (isFetchable(state) ? yes('owner') : no('not_packaged'))
}
