import { Stack, Text } from '@mantine/core'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/contract.ts'
import { useOpenDownloads } from '../api/downloads-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Nothing } from '../parts/Section.tsx'
import { OpenRow } from './OpenRow.tsx'

/** Downloads that people of the organisation have now: each can be ended here. */
export function OpenTab() {
  const { id: me } = useOutletContext<Me>()
  const open = useOpenDownloads()
  return (
    <Stack>
      <Text c="dimmed" maw="70ch">
        What was approved and isn’t over, the newest 200. When you take one back, its file is destroyed at once, and its owner is told.
      </Text>
      <Fetched query={open} words="Looking what is open">
        {({ downloads }) =>
          downloads.length === 0 ? (
            <Nothing>No download of your organisation is open.</Nothing>
          ) : (
            <Rows label="Open downloads of your organisation">
              {downloads.map((download) => (
                <OpenRow key={download.id} download={download} own={download.owner.id === me} />
              ))}
            </Rows>
          )
        }
      </Fetched>
    </Stack>
  )
}
