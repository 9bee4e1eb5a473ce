import { Stack, Text } from '@mantine/core'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/contract.ts'
import { useWaitingDownloads } from '../api/downloads-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Nothing } from '../parts/Section.tsx'
import { WaitingCard } from './WaitingCard.tsx'

/** Downloads that people of the organisation asked for, and no administrator has decided about. */
export function WaitingTab() {
  const { id: me } = useOutletContext<Me>()
  const waiting = useWaitingDownloads()
  return (
    <Stack>
      <Text c="dimmed" maw="70ch">
        You see who asks, what for, and stills of the recording; not the recording. Nobody decides about her own request. Each look at a
        still is written down.
      </Text>
      <Fetched query={waiting} words="Looking what waits">
        {({ downloads }) =>
          downloads.length === 0 ? (
            <Nothing>No download waits for you to decide.</Nothing>
          ) : (
            downloads.map((download) => <WaitingCard key={download.id} download={download} own={download.owner.id === me} />)
          )
        }
      </Fetched>
    </Stack>
  )
}
