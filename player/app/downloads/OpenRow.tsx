import './downloads.css'
import { Box, Group, Text } from '@mantine/core'
import type { Download } from '../api/downloads-contract.ts'
import { when } from '../clips/words.ts'
import { StateBadge } from './StateBadge.tsx'
import { TakeBack } from './TakeBack.tsx'
import { useNow } from './useNow.ts'
import { fileWords, openName, openWords } from './words.ts'

/** A download that somebody has, for those who may end it: whose, since when, what can still come of it. @param own it is her own who looks */
export function OpenRow({ download, own }: { download: Download; own: boolean }) {
  const now = useNow()
  const { id, state, createdAt, decidedAt, may } = download
  const name = openName(download)
  return (
    <Box component="li" className="download surface" aria-label={name} data-download={id} data-state={state}>
      <div className="download-head">
        <Box miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="sm" c="dimmed" className="numbers">
            {fileWords(download)} · approved on {when(decidedAt ?? createdAt)}
          </Text>
        </Box>
        <StateBadge download={download} />
      </div>
      <Group justify="space-between" gap="xs">
        <Text className="numbers">{openWords(download, now)}</Text>
        {may.revoke && <TakeBack download={download} name={`${name}, ${fileWords(download)}`} own={own} />}
      </Group>
    </Box>
  )
}
