import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link } from 'react-router'

export function NotFound({
  words = 'The link may be old, the recording may have been deleted, or it may not be open to you.',
}: {
  words?: string
}) {
  useDocumentTitle('Not found · Safelight')
  return (
    <Center mih="60vh">
      <Stack align="center" ta="center" maw={420}>
        <Title order={1} size="h2">
          There is nothing here
        </Title>
        <Text c="dimmed">{words}</Text>
        <Button component={Link} to="/">
          Go to my recordings
        </Button>
      </Stack>
    </Center>
  )
}
