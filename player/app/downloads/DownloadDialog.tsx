import './downloads.css'
import { Alert, Anchor, Button, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLock } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Clip } from '../../shared/types.ts'
import type { ClipDownloads } from '../api/downloads-contract.ts'
import { useClipDownloads } from '../api/downloads-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { AskDownload } from './AskDownload.tsx'
import { DownloadRow } from './DownloadRow.tsx'

type Titled = Pick<Clip, 'id' | 'title'>

/** Downloading a recording of one's own: what is open of it, and the way to ask, or why there is none. */
export function DownloadDialog({ clip, opened, close }: { clip: Titled; opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={`Download “${clip.title}”`} size="lg" centered>
      {opened && <Asked clip={clip} />}
    </Modal>
  )
}

function Asked({ clip }: { clip: Titled }) {
  const found = useClipDownloads(clip.id)
  return (
    <Fetched query={found} words="Looking whether it can be downloaded">
      {(known) => (
        <Stack>
          <Open known={known} />
          {known.enabled ? <Way clip={clip} known={known} /> : <Off message={known.message} />}
        </Stack>
      )}
    </Fetched>
  )
}

/** Where some are open already, the form waits until another one is wanted. */
function Way({ clip, known }: { clip: Titled; known: ClipDownloads }) {
  const [another, { open, close }] = useDisclosure(false)
  if (another || known.downloads.length === 0) return <AskDownload clip={clip} known={known} done={close} />
  return (
    <Button variant="default" onClick={open} style={{ alignSelf: 'flex-start' }}>
      Ask for another file
    </Button>
  )
}

function Off({ message }: { message: string | null }) {
  return (
    <Alert color="gray" icon={<IconLock size={20} aria-hidden />} title="This recording can’t be downloaded" data-off>
      {message ?? 'Downloads are off in your organisation. Its administrators can ask the people who run Safelight for them.'}
    </Alert>
  )
}

function Open({ known: { downloads } }: { known: ClipDownloads }) {
  if (downloads.length === 0) return null
  return (
    <>
      <Rows label="Open downloads of this recording">
        {downloads.map((download) => (
          <DownloadRow key={download.id} download={download} titled={false} />
        ))}
      </Rows>
      <Anchor component={Link} to="/downloads" size="sm" py={6} w="fit-content">
        All my downloads
      </Anchor>
    </>
  )
}
