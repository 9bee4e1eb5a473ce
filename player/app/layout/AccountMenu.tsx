import { Button, Menu, Text, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBuilding, IconDevices, IconDownload, IconLogout, IconNetwork, IconUserCircle, IconUserCog } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api } from '../api/client.ts'
import type { Me } from '../api/contract.ts'
import { uploads } from '../upload/store.ts'

export function AccountMenu({ me }: { me: Me }) {
  const signOut = useMutation({
    mutationFn: api.signOut,
    // A fresh page: nothing of this person's stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
    onError: (error) => notifications.show({ color: 'red', title: 'You are still signed in', message: error.message }),
  })
  const leave = () => {
    if (uploads.busy && !window.confirm('Recordings are still being uploaded. Sign out and cancel them?')) return
    signOut.mutate()
  }
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="inherit" px="xs" leftSection={<IconUserCircle size={22} />}>
          <VisuallyHidden>Account of </VisuallyHidden>
          <Text component="span" fw={500} maw={160} truncate visibleFrom="xs">
            {me.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="bright">
            {me.name}
          </Text>
          <Text size="xs">{me.email}</Text>
          {me.organisation && <Text size="xs">{me.organisation.name}</Text>}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item component={Link} to="/account" leftSection={<IconUserCog size={18} />}>
          Account
        </Menu.Item>
        {me.may.record && (
          <Menu.Item component={Link} to="/pair" leftSection={<IconDevices size={18} />}>
            Pair a device
          </Menu.Item>
        )}
        {me.may.record && (
          <Menu.Item component={Link} to="/downloads" leftSection={<IconDownload size={18} />}>
            My downloads
          </Menu.Item>
        )}
        {me.may.govern && (
          <>
            <Menu.Divider />
            <Menu.Item component={Link} to="/organisation" leftSection={<IconBuilding size={18} />}>
              Organisation
            </Menu.Item>
            <Menu.Item component={Link} to="/networks" leftSection={<IconNetwork size={18} />}>
              Networks
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconLogout size={18} />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
