import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import type { Clip } from '../../shared/types.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { RenameDialog } from './RenameDialog.tsx'

/** What can be done with a clip of one's own. */
export function ClipMenu({ clip, onDeleted }: { clip: Pick<Clip, 'id' | 'title'>; onDeleted?: () => void }) {
  const [renaming, rename] = useDisclosure(false)
  const [deleting, remove] = useDisclosure(false)
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon aria-label={`More for ${clip.title}`}>
            <IconDots size={22} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={18} />} onClick={rename.open}>
            Rename
          </Menu.Item>
          <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={18} />} onClick={remove.open}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameDialog clip={clip} opened={renaming} close={rename.close} />
      <DeleteDialog clip={clip} opened={deleting} close={remove.close} {...(onDeleted && { onDeleted })} />
    </>
  )
}
