import { Text } from '@mantine/core'
import type { Share } from '../api/contract.ts'
import { onDay, targetName } from './words.ts'

/** Shares that are over, and why. */
export function Ended({ shares }: { shares: readonly Share[] }) {
  return (
    <ul className="rows">
      {shares.map(({ id, to, createdAt, endedAt, endsAt, ended }) => {
        const end = endedAt ?? endsAt
        return (
          <li key={id} className="row column">
            <Text fw={600}>{targetName(to)}</Text>
            <Text size="sm" c="dimmed">
              From {onDay(createdAt)}
              {end && ` to ${onDay(end)}`}. {ended ?? 'Its time was over.'}
            </Text>
          </li>
        )
      })}
    </ul>
  )
}
