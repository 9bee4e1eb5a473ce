import { ActionIcon, Menu, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDoorExit, IconDots, IconPencil, IconUsersGroup, IconX } from '@tabler/icons-react'
import { useNavigate, useOutletContext } from 'react-router'
import { groups } from '../api/govern.ts'
import type { Group, Me } from '../api/govern-contract.ts'
import { governKeys, useForget } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'
import { GroupDialog } from './GroupDialog.tsx'
import { UpgradeDialog } from './UpgradeDialog.tsx'

/** What can be done with a group, by those who run it or are in it. */
export function GroupMenu({ group }: { group: Group }) {
  const me = useOutletContext<Me>()
  const navigate = useNavigate()
  const forget = useForget()
  const [changing, change] = useDisclosure(false)
  const [upgrading, upgrade] = useDisclosure(false)
  const [leaving, leave] = useDisclosure(false)
  const [closing, close] = useDisclosure(false)
  const { manage, govern } = group.may
  const mayLeave = group.may.leave && group.mine?.accepted === true
  if (group.closed || (!manage && !govern && !mayLeave)) return null
  const goneWith = (words: string) => {
    forget(group.id)
    tell(words)
    void navigate('/groups')
  }
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <ActionIcon aria-label={`More for ${group.name}`}>
            <IconDots size={22} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {manage && (
            <Menu.Item leftSection={<IconPencil size={18} />} onClick={change.open}>
              Change
            </Menu.Item>
          )}
          {manage && !group.community && !group.requested && (
            <Menu.Item leftSection={<IconUsersGroup size={18} />} onClick={upgrade.open}>
              Ask for a community group
            </Menu.Item>
          )}
          {mayLeave && (
            <Menu.Item leftSection={<IconDoorExit size={18} />} onClick={leave.open}>
              Leave
            </Menu.Item>
          )}
          {govern && (
            <Menu.Item color="var(--mantine-color-error)" leftSection={<IconX size={18} />} onClick={close.open}>
              Close the group
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <GroupDialog group={group} opened={changing} close={change.close} />
      <UpgradeDialog group={group} opened={upgrading} close={upgrade.close} />
      <Ask
        title="Leave the group?"
        yes="Leave"
        opened={leaving}
        close={leave.close}
        act={() => groups.remove(group.id, me.id)}
        stale={[governKeys.groupLists, governKeys.organisation]}
        done={() => goneWith(`You left “${group.name}”.`)}
      >
        <Text>What you shared with “{group.name}” is closed to its members at once, and you can’t watch what others shared with it.</Text>
      </Ask>
      <Ask
        title="Close this group?"
        yes="Close for good"
        no="Keep it"
        danger
        opened={closing}
        close={close.close}
        act={() => groups.close(group.id)}
        stale={[governKeys.groupLists, governKeys.organisation]}
        done={() => goneWith(`“${group.name}” is closed.`)}
      >
        <Text>
          Everything that was shared with “{group.name}” is closed to its members at once and for good. The recordings stay with those who
          made them.
        </Text>
      </Ask>
    </>
  )
}
