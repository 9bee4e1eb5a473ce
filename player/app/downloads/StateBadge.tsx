import { Badge } from '@mantine/core'
import type { Download } from '../api/downloads-contract.ts'
import { badgeOf } from './words.ts'

/** How a download is doing, in a word. */
export function StateBadge({ download }: { download: Pick<Download, 'state' | 'fetchesLeft'> }) {
  const { name, colour } = badgeOf(download)
  return (
    <Badge variant="light" color={colour}>
      {name}
    </Badge>
  )
}
