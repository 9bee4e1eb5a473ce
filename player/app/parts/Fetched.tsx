import { Alert, Center, Group, Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { TryAgain } from '../layout/TryAgain.tsx'

interface Fetch<T> {
  data: T | undefined
  error: Error | null
  isPending: boolean
  refetch: () => Promise<unknown>
}

interface Props<T> {
  query: Fetch<T>
  /** Said while it is on its way: "Fetching the members". */
  words: string
  children: (data: T) => ReactNode
}

/** A part of a page that has to be fetched: it says so, shows it, or says why not and offers another try. */
export function Fetched<T>({ query, words, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isPending || !query.error)
    return (
      <Center role="status" py="xl">
        <Group gap="sm">
          <Loader type="dots" size="sm" />
          <Text c="dimmed">{words}…</Text>
        </Group>
      </Center>
    )
  return (
    <Alert color="red" role="alert" title="This could not be loaded">
      <Text mb="sm">{query.error.message}</Text>
      <TryAgain error={query.error} retry={() => void query.refetch()} />
    </Alert>
  )
}
