import { Button, Center, Stack, Text, Title } from '@mantine/core'

/** The router's error boundary: a page that broke says so and offers a way out. */
export function Crash() {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack align="center" ta="center" maw={420} role="alert">
        <Title order={1} size="h2">
          This page stopped working
        </Title>
        <Text c="dimmed">
          Your recordings are not affected. Load the page again; if it happens once more, tell the people who run Safelight for you.
        </Text>
        <Button onClick={() => window.location.reload()}>Load the page again</Button>
      </Stack>
    </Center>
  )
}
