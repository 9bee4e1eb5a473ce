import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '../../shared/problem.ts'
import { keys } from './queries.ts'

/** What the pages know of the service, and how they ask. */
export function createQueryClient(): QueryClient {
  /**
   * Signed out elsewhere, or asked for a second step since: asking who this is makes the frame of the pages lead to the sign-in, or
   * to setting it up.
   */
  const onError = (error: Error) => {
    const changed = error instanceof ApiError && (error.status === 401 || error.code === 'second_factor_missing')
    if (changed && client.getQueryData(keys.me)) void client.invalidateQueries({ queryKey: keys.me })
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What was refused stays refused; what could not be reached is tried again until it can.
        retry: (count, error) => error instanceof ApiError && (error.status === 0 ? count < 20 : error.status >= 500 && count < 3),
        retryDelay: (count) => Math.min(10_000, 500 * 2 ** count),
        // The browser's idea of "online" is often wrong (captive portals, local servers): try, and see.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}
