// Rows as the decision is asked about them.
import type { ClipStatus } from '../../generated/prisma/enums.ts'

interface ClipFacts {
  ownerId: string
  organisationId: string
  status: ClipStatus
  quarantinedAt: Date | null
}

/** A row of clips as the decision is asked about it. */
export const clipSubject = ({ ownerId, organisationId, status, quarantinedAt, deviceId }: ClipFacts & { deviceId: string | null }) => ({
  ...({ of: 'clip', ownerId, organisationId, status, deviceId } as const),
  quarantined: quarantinedAt !== null,
})

/** Words about a clip, by the clip's row and who wrote them. */
export const commentSubject = ({ ownerId, organisationId, status, quarantinedAt }: ClipFacts, authorId: string) => ({
  ...({ of: 'comment', ownerId, organisationId, status, authorId } as const),
  quarantined: quarantinedAt !== null,
})
