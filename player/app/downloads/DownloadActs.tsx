import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { fileAddress } from '../api/downloads.ts'
import type { Download } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { isThere } from './states.ts'
import { TakeBack } from './TakeBack.tsx'

/** After this the service has counted a fetch that began, milliseconds. */
const countedAfter = 2500

/** What can be done with a download of one's own: fetch its file, take it back. */
export function DownloadActs({ download }: { download: Download }) {
  const client = useQueryClient()
  const { id, clip, filename, may } = download
  const fetched = () => setTimeout(() => void client.invalidateQueries({ queryKey: downloadKeys.all }), countedAfter)
  return (
    <>
      {may.fetch && isThere(download) && (
        <Button
          component="a"
          href={fileAddress(id)}
          download={filename ?? ''}
          onClick={fetched}
          leftSection={<IconDownload size={20} aria-hidden />}
          aria-label={`Download ${clip.title}`}
        >
          Download
        </Button>
      )}
      {may.revoke && <TakeBack download={download} name={clip.title} own />}
    </>
  )
}
