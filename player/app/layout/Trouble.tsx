import { Alert, Stack, Text } from '@mantine/core'
import { TryAgain } from './TryAgain.tsx'

/** A part of a page that could not be loaded; the rest of the page is there. */
export function Trouble({ error, retry }: { error: Error; retry: () => void }) {
  return (
    <Alert color="red" variant="light" role="alert">
      <Stack gap="xs" align="flex-start">
        <Text>{error.message}</Text>
        <TryAgain variant="default" error={error} retry={retry} />
      </Stack>
    </Alert>
  )
}
