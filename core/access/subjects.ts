// Rows as the decision is asked about them.
import type { ClipStatus } from '../../generated/prisma/enums.ts'

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
