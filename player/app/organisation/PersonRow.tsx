import { ActionIcon, Badge, Group, Menu, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconUserCheck, IconUserOff, IconUserShield } from '@tabler/icons-react'
import { useOutletContext } from 'react-router'
import type { Colleague, Me } from '../api/govern-contract.ts'
import { Row } from '../parts/Rows.tsx'
import { day } from '../parts/words.ts'
import { CloseAccount, OpenAccount } from './CloseAccount.tsx'
import { RoleDialog } from './RoleDialog.tsx'
import { roleNames } from './words.ts'

/** One of the organisation's people. Nobody changes her own role or closes her own account here. */
export function PersonRow({ person }: { person: Colleague }) {
  const me = useOutletContext<Me>()
  const [changing, change] = useDisclosure(false)
  const [closing, close] = useDisclosure(false)
  const { name, email, role, deactivated, twoFactor, createdAt } = person
  const own = person.id === me.id
  return (
    <Row
      label={name}
      slim
      controls={
        !own && (
          <Menu position="bottom-end" width={240}>
            <Menu.Target>
              <ActionIcon aria-label={`More for ${name}`}>
                <IconDots size={22} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconUserShield size={18} />} onClick={change.open}>
                Change the role
              </Menu.Item>
              {deactivated ? (
                <Menu.Item leftSection={<IconUserCheck size={18} />} onClick={close.open}>
                  Open the account again
                </Menu.Item>
              ) : (
                <Menu.Item color="var(--mantine-color-error)" leftSection={<IconUserOff size={18} />} onClick={close.open}>
                  Close the account
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )
      }
    >
      <Group gap={8}>
        <Text component="span" className="entry-title">
          {name}
        </Text>
        {own && <Badge variant="default">You</Badge>}
        {role !== 'member' && <Badge variant="default">{roleNames[role]}</Badge>}
        {deactivated && (
          <Badge color="red" variant="light">
            Account closed
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {email}
      </Text>
      <Text size="sm" c="dimmed">
        Here since {day(createdAt)} · {twoFactor ? 'with a second step' : 'without a second step'}
      </Text>
      <RoleDialog person={person} opened={changing} close={change.close} />
      {deactivated ? (
        <OpenAccount person={person} opened={closing} close={close.close} />
      ) : (
        <CloseAccount person={person} opened={closing} close={close.close} />
      )}
    </Row>
  )
}
