import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { day } from '../parts/words.ts'

/** Instead of a recording that was flagged and then deleted: its owner is told why. */
export function DeletedByDecision({ reason, on }: { reason: string; on: string }) {
  return (
    <Center mih="60vh">
      <Stack align="center" ta="center" maw={480} role="alert" data-state="deleted">
        <Title order={1} size="h2">
          This recording was deleted
        </Title>
        <Text c="dimmed">It was in quarantine, and after a second look it was deleted on {day(on)}. The reason given:</Text>
        <Text style={{ overflowWrap: 'anywhere' }}>{reason}</Text>
        <Button component={Link} to="/">
          Go to my recordings
        </Button>
      </Stack>
    </Center>
  )
}
