import { Alert, Anchor } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useMyDownloads } from '../api/downloads-queries.ts'
import { isThere } from './states.ts'
import { readyWords } from './words.ts'

/** On the first page: files that are there to be downloaded, and that nobody has fetched yet; nothing otherwise. */
export function ReadyNote() {
  const { data } = useMyDownloads()
  const words = readyWords((data?.downloads ?? []).filter((one) => isThere(one) && one.fetches === 0))
  if (words === null) return null
  return (
    <Alert color="teal" variant="light" icon={<IconDownload size={20} aria-hidden />} role="status" data-ready>
      {words}{' '}
      <Anchor component={Link} to="/downloads" inherit py={10} c="inherit" td="underline">
        To my downloads
      </Anchor>
    </Alert>
  )
}
