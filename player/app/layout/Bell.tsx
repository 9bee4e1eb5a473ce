import { ActionIcon, Indicator, Tooltip } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { Link } from 'react-router'
import { badge } from '../notifications/words.ts'

/** The way to the notifications, with the number of those that were not read. */
export function Bell({ unread }: { unread: number }) {
  const label = unread > 0 ? `Notifications, ${unread} unread` : 'Notifications'
  return (
    <Tooltip label={label}>
      <Indicator label={badge(unread)} disabled={!(unread > 0)} size={18} offset={12} color="red.9">
        <ActionIcon component={Link} to="/notifications" aria-label={label} data-unread={unread}>
          <IconBell size={20} />
        </ActionIcon>
      </Indicator>
    </Tooltip>
  )
}
