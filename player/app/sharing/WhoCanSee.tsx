import { Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { Seer } from '../api/contract.ts'
import { useMe } from '../api/queries.ts'
import { Trouble } from '../layout/Trouble.tsx'
import { nameOf, onDay } from './words.ts'

/** Each person who can see it now, and why. */
export function WhoCanSee({ viewers }: { viewers: UseQueryResult<Seer[]> }) {
  const me = useMe()
  if (viewers.isPending) return <Text c="dimmed">Looking…</Text>
  if (!viewers.data) return <Trouble error={viewers.error} retry={() => void viewers.refetch()} />
  if (viewers.data.length === 0) return <Text>Nobody but you.</Text>
  return (
    <ul className="rows">
      {viewers.data.map(({ person, because, until }) => (
        <li key={person.id} className="row column">
          <Text fw={600}>{nameOf(person, me.data?.organisation?.id)}</Text>
          {because.map(({ text, shareId }) => (
            <Text key={shareId} size="sm">
              {text}
            </Text>
          ))}
          {until && (
            <Text size="sm" c="dimmed">
              Ends on {onDay(until)}
            </Text>
          )}
        </li>
      ))}
    </ul>
  )
}
