import { Alert, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import type { OwnOversight } from '../api/oversight-contract.ts'
import { useOwnOversight } from '../api/oversight-queries.ts'
import { looksWords, outcomeNames } from '../oversight/words.ts'
import { day } from '../parts/words.ts'

/** What the owner is told about the oversight of her recording: whether it is in quarantine. Never by whom. */
export function QuarantineNote() {
  return (
    <Alert color="yellow" variant="light" icon={<IconEyeOff size={20} />} title="In quarantine" role="status" data-quarantined>
      An administrator of your organisation has asked for a second look at this recording. Until that is decided nobody but you sees it, and
      you can’t delete it. You are told what was decided, and why.
    </Alert>
  )
}

/** That and when stills of it were looked at, and what was decided about it; nothing where neither has happened. */
export function OversightLines({ clipId, quarantinedAt }: { clipId: string; quarantinedAt: string | null }) {
  const { data } = useOwnOversight(clipId, quarantinedAt)
  return data ? <Lines known={data} /> : null
}

function Lines({ known: { looks, decisions, reviewedAt } }: { known: OwnOversight }) {
  if (looks.length + decisions.length === 0 && reviewedAt === null) return null
  return (
    <div data-oversight>
      {looks.length > 0 && (
        <Text size="sm" c="dimmed" data-looks>
          Stills of this recording were looked at on {looksWords(looks)}.
        </Text>
      )}
      {reviewedAt !== null && (
        <Text size="sm" c="dimmed" data-reviewed>
          The review was finished on {day(reviewedAt)}.
        </Text>
      )}
      {decisions.map(({ outcome, reason, decidedAt }) => (
        <Text key={decidedAt} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {outcomeNames[outcome]} after a second look on {day(decidedAt)}: {reason}
        </Text>
      ))}
    </div>
  )
}
