import { Alert, Container } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconWifiOff } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ApiError } from '../../shared/problem.ts'

/** Says that what is shown may be old, for as long as the service can't be reached. */
export function ConnectionNote() {
  const { online } = useNetwork()
  const unreachable = useUnreachable()
  if (online && !unreachable) return null
  return (
    <Container size="lg">
      <Alert color="lamp" variant="light" icon={<IconWifiOff size={20} />} role="status">
        {online ? 'Safelight can’t be reached just now. Trying again…' : 'You are offline. Uploads go on when the connection is back.'}
      </Alert>
    </Container>
  )
}

function useUnreachable(): boolean {
  const cache = useQueryClient().getQueryCache()
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () =>
      cache
        .getAll()
        .some(
          (query) =>
            query.isActive() &&
            [query.state.error, query.state.fetchFailureReason].some((error) => error instanceof ApiError && error.status === 0),
        ),
  )
}
