// Rows as the decision is asked about them.
import type { ClipStatus, DownloadState } from '../../generated/prisma/enums.ts'
import type { DownloadSubject } from './decide-downloads.ts'

interface ClipFacts {
  ownerId: string
  organisationId: string
  status: ClipStatus
  quarantinedAt: Date | null
  anonymised: boolean
}

/** A row of clips as the decision is asked about it. */
export const clipSubject = ({ quarantinedAt, deviceId, ...clip }: ClipFacts & { deviceId: string | null }) => ({
  ...({ of: 'clip', deviceId, ...recorded(clip) } as const),
  quarantined: quarantinedAt !== null,
})

/** Words about a clip, by the clip's row and who wrote them. */
export const commentSubject = ({ quarantinedAt, ...clip }: ClipFacts, authorId: string) => ({
  ...({ of: 'comment', authorId, ...recorded(clip) } as const),
  quarantined: quarantinedAt !== null,
})

const recorded = ({ ownerId, organisationId, status, anonymised }: Omit<ClipFacts, 'quarantinedAt'>) => ({
  ...{ ownerId, organisationId, status, anonymised },
})

interface DownloadFacts {
  ownerId: string
  organisationId: string
  state: DownloadState
  expiresAt: Date | null
  fetches: number
  mostFetches: number
  clip: Pick<ClipFacts, 'status' | 'quarantinedAt'>
}

/** A row of downloads, with its clip, as the decision is asked about it at this time. */
export const downloadSubject = (row: DownloadFacts, now: Date): DownloadSubject => ({
  ...({ of: 'download', ownerId: row.ownerId, organisationId: row.organisationId, state: row.state } as const),
  over: (row.expiresAt !== null && row.expiresAt <= now) || row.fetches >= row.mostFetches,
  clip: { status: row.clip.status, quarantined: row.clip.quarantinedAt !== null },
})
