import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { downloads, fileAddress } from '../api/downloads.ts'
import type { Download } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'
import { isThere } from './states.ts'

/** After this the service has counted a fetch that began, milliseconds. */
const countedAfter = 2500

/** What can be done with a download of one's own: fetch its file, take it back. */
export function DownloadActs({ download }: { download: Download }) {
  const client = useQueryClient()
  const [asking, ask] = useDisclosure(false)
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
      {may.revoke && (
        <Button variant="default" onClick={ask.open} aria-label={`Take back: ${clip.title}`}>
          Take back
        </Button>
      )}
      <Ask
        title="Take this download back?"
        yes="Take back"
        no="Keep it"
        opened={asking}
        close={ask.close}
        act={() => downloads.revoke(id)}
        stale={[downloadKeys.all]}
        done={() => tell('The download was taken back.')}
      >
        <Text>
          {isThere(download)
            ? 'Its file is destroyed at once, and every link to it is dead. Copies that were downloaded already are not called back.'
            : 'No file is made then. You can ask again.'}
        </Text>
      </Ask>
    </>
  )
}
