import { Center, Loader, Stack, Text, Title } from '@mantine/core'
import { TryAgain } from './TryAgain.tsx'

export function Loading({ words }: { words: string }) {
  return (
    <Center mih="50vh" role="status">
      <Stack align="center" gap="xs">
        <Loader type="dots" />
        <Text c="dimmed">{words}…</Text>
      </Stack>
    </Center>
  )
}

export function LoadTrouble({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <Center mih="50vh">
      <Stack align="center" maw={420} ta="center" role="alert">
        <Title order={1} size="h2">
          This could not be loaded
        </Title>
        <Text c="dimmed">{error.message}</Text>
        <TryAgain error={error} retry={retry} />
      </Stack>
    </Center>
  )
}
