import { Badge, Blockquote, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useId, useState } from 'react'
import type { Flag, Outcome } from '../api/oversight-contract.ts'
import { when } from '../clips/words.ts'
import { DecideDialog } from './DecideDialog.tsx'
import { flagName, outcomeNames, stateColours } from './words.ts'

/** One flag: what was found, and the decision, or the way to it. */
export function FlagCard({ flag }: { flag: Flag }) {
  const heading = useId()
  const [outcome, decide] = useState<Outcome | null>(null)
  const name = flagName(flag)
  const who = flag.flaggedBy?.name ?? 'An administrator'
  return (
    <Stack component="article" className="surface" p="lg" gap="sm" aria-labelledby={heading} data-flag={flag.id}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={3} size="h4" id={heading} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <Badge variant="light" color={stateColours[flag.outcome ?? 'flagged']}>
          {flag.outcome ? outcomeNames[flag.outcome] : 'In quarantine'}
        </Badge>
      </Group>
      <Blockquote p="md" m={0} color="lamp" cite={`${who}, ${when(flag.createdAt)}`}>
        <span style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>{flag.reason}</span>
      </Blockquote>
      {flag.outcome && flag.decidedAt && (
        <Text style={{ overflowWrap: 'anywhere' }}>
          {outcomeNames[flag.outcome]} on {when(flag.decidedAt)}: {flag.decision}
        </Text>
      )}
      {!flag.outcome && flag.mayDecide && (
        <Group gap="xs">
          <Button onClick={() => decide('released')} aria-label={`Release: ${name}`}>
            Release
          </Button>
          <Button variant="default" onClick={() => decide('deleted')} aria-label={`Delete: ${name}`}>
            Delete
          </Button>
        </Group>
      )}
      {!flag.outcome && !flag.mayDecide && flag.whyNot && <Text c="dimmed">{flag.whyNot}</Text>}
      {outcome && <DecideDialog flag={flag} outcome={outcome} close={() => decide(null)} />}
    </Stack>
  )
}
