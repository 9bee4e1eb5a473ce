import { Text } from '@mantine/core'
import type { Person } from '../api/contract.ts'
import { useMe } from '../api/queries.ts'
import { nameOf } from './words.ts'

/** Whose it is, and why the viewer sees it. */
export function Because({ owner, because }: { owner: Person; because: readonly string[] }) {
  const me = useMe()
  return (
    <div data-because>
      <Text>
        Opened to you by <strong>{nameOf(owner, me.data?.organisation?.id)}</strong>
      </Text>
      {because.map((reason) => (
        <Text key={reason} size="sm" c="dimmed">
          {reason}
        </Text>
      ))}
    </div>
  )
}
