import { ActionIcon, Box, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCircleCheck, IconClipboardText, IconDownload, IconEyeCheck, IconMessage, IconShare } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Notification, NotificationKind } from '../api/contract.ts'
import { when } from '../clips/words.ts'
import { ownPath } from './words.ts'

const icons: Record<NotificationKind | 'download', typeof IconShare> = {
  shared: IconShare,
  comment: IconMessage,
  assignment: IconClipboardText,
  decided: IconCircleCheck,
  oversight: IconEyeCheck,
  download: IconDownload,
}

/** One thing that happened; following its link reads it. */
export function NotificationRow({ notification, onRead }: { notification: Notification; onRead: () => void }) {
  const { id, kind, text, link, createdAt, read } = notification
  const Icon = icons[kind]
  const path = ownPath(link, window.location.origin)
  return (
    <li className="surface happened" data-notification={id} data-read={read}>
      <Icon size={22} style={{ flex: 'none' }} aria-hidden />
      <Box miw={0} flex={1}>
        {!read && <VisuallyHidden>Not read: </VisuallyHidden>}
        {path ? (
          <Link className="clip-title" to={path} onClick={() => !read && onRead()}>
            {text}
          </Link>
        ) : (
          <Text component="span" className="clip-title">
            {text}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {when(createdAt)}
        </Text>
      </Box>
      {!read && (
        <Tooltip label="Mark as read">
          <ActionIcon aria-label={`Mark as read: ${text}`} onClick={onRead}>
            <IconCheck size={20} />
          </ActionIcon>
        </Tooltip>
      )}
    </li>
  )
}
