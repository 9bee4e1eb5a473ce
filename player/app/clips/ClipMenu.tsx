import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconDownload, IconPencil, IconScissors, IconTrash } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Clip } from '../../shared/types.ts'
import { DownloadDialog } from '../downloads/DownloadDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { RenameDialog } from './RenameDialog.tsx'

/** Only the clip itself knows that it is in quarantine; where it is not known, the service says why it can't be deleted. */
type Quarantinable = Pick<Clip, 'id' | 'title' | 'status' | 'kind'> & { quarantinedAt?: string | null }

/** What can be done with a clip of one's own. */
export function ClipMenu({ clip, onDeleted }: { clip: Quarantinable; onDeleted?: () => void }) {
  const [renaming, rename] = useDisclosure(false)
  const [deleting, remove] = useDisclosure(false)
  const [downloading, download] = useDisclosure(false)
  const ready = clip.status === 'ready' && !clip.quarantinedAt
  return (
    <>
      <Menu position="bottom-end" width={290}>
        <Menu.Target>
          <ActionIcon aria-label={`More for ${clip.title}`}>
            <IconDots size={22} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={18} />} onClick={rename.open}>
            Rename
          </Menu.Item>
          {ready && (
            <Menu.Item leftSection={<IconScissors size={18} />} component={Link} to={`/clips/${clip.id}/edit`}>
              {clip.kind === 'audio' ? 'Cut or silence parts' : 'Cut or silence parts, cover faces'}
            </Menu.Item>
          )}
          {ready && (
            <Menu.Item leftSection={<IconDownload size={18} />} onClick={download.open}>
              Download
            </Menu.Item>
          )}
          <Menu.Item
            color="var(--mantine-color-error)"
            leftSection={<IconTrash size={18} />}
            disabled={Boolean(clip.quarantinedAt)}
            onClick={remove.open}
          >
            {clip.quarantinedAt ? 'In quarantine: not to be deleted' : 'Delete'}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog clip={clip} opened={renaming} close={rename.close} />
      <DownloadDialog clip={clip} opened={downloading} close={download.close} />
      <DeleteDialog clip={clip} opened={deleting} close={remove.close} {...(onDeleted && { onDeleted })} />
    </>
  )
}
