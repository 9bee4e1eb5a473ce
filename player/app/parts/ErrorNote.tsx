import { Alert } from '@mantine/core'

/** Why something could not be done, read out at once; nothing while there is no trouble. */
export function ErrorNote({ error, words }: { error: Error | null; words?: (error: Error) => string }) {
  if (!error) return null
  return (
    <Alert color="red" role="alert">
      {words?.(error) ?? error.message}
    </Alert>
  )
}
