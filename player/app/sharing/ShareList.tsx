import { Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRef } from 'react'
import type { Share } from '../api/contract.ts'
import { useSharing } from '../api/sharing-queries.ts'
import { ShareRow } from './ShareRow.tsx'
import { targetName } from './words.ts'

/** The shares that stand. Stopping one is one press, and done at once. */
export function ShareList({ reflectionId, shares }: { reflectionId: string; shares: readonly Share[] }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { stop } = useSharing(reflectionId)
  const end = ({ id, to }: Share) => {
    // Its own button goes with the row.
    heading.current?.focus()
    const name = targetName(to)
    stop.mutateAsync({ id }).then(
      () => notifications.show({ message: `Sharing with ${name} has ended.` }),
      (error: Error) => notifications.show({ color: 'red', title: `Still shared with ${name}`, message: error.message }),
    )
  }
  return (
    <Stack gap={4}>
      <Title order={3} size="h5" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        Open to
      </Title>
      {shares.length === 0 ? (
        <Text c="dimmed">Nobody but you.</Text>
      ) : (
        <ul className="rows">
          {shares.map((share) => (
            <ShareRow key={share.id} reflectionId={reflectionId} share={share} onStop={() => end(share)} />
          ))}
        </ul>
      )}
    </Stack>
  )
}
