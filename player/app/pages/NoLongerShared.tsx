import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'

/** Instead of what was shown here until just now. Nothing of it stays, not even its title. */
export function NoLongerShared({ what }: { what: 'recording' | 'reflection' }) {
  return (
    <Center mih="60vh">
      <Stack align="center" ta="center" maw={440} role="alert" data-state="closed">
        <Title order={1} size="h2">
          This {what} is no longer shared with you
        </Title>
        <Text c="dimmed">Its owner has closed it, or what opened it to you has ended. Ask the owner if you still need it.</Text>
        <Button component={Link} to="/shared">
          See what is shared with me
        </Button>
      </Stack>
    </Center>
  )
}
