import { ActionIcon, Box, Button, Group, Menu, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { clock } from '../../shared/words.ts'
import type { Comment } from '../api/contract.ts'
import { useMe } from '../api/queries.ts'
import { useCommenting } from '../api/sharing-queries.ts'
import { when } from '../clips/words.ts'
import { nameOf } from '../sharing/words.ts'
import { RemoveDialog } from './RemoveDialog.tsx'
import { Words } from './Words.tsx'

interface Props {
  clipId: string
  comment: Comment
  answers: number
  /** Of those at the top: goes to the comment's place. */
  onGo?: () => void
  /** The comment is gone, and the focus with it. */
  onRemoved: () => void
  /** Below the words. */
  children?: ReactNode
}

/** One comment or answer, with what its author and the recording's owner can do. */
export function CommentText({ clipId, comment, answers, onGo, onRemoved, children }: Props) {
  const [editing, setEditing] = useState(false)
  const more = useRef<HTMLButtonElement>(null)
  const me = useMe()
  const { edit } = useCommenting(clipId)
  const { id, text, author, atSeconds, createdAt, editedAt, mine, mayDelete } = comment
  const name = mine ? 'You' : nameOf(author, me.data?.organisation?.id)
  const stop = () => {
    setEditing(false)
    more.current?.focus()
  }
  return (
    <Box component="article" aria-label={`${name} at ${clock(atSeconds)}`} data-comment={id}>
      <Group gap={8} wrap="nowrap" align="center" mih={44}>
        {onGo && (
          <Button variant="light" px={10} className="numbers" onClick={onGo} aria-label={`Go to ${clock(atSeconds)}`} flex="none">
            {clock(atSeconds)}
          </Button>
        )}
        <Box miw={0} flex={1}>
          <Text size="sm" fw={600} lh={1.3} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" lh={1.3}>
            {when(createdAt)}
            {editedAt && ', changed since'}
          </Text>
        </Box>
        {(mine || mayDelete) && (
          <More comment={comment} clipId={clipId} answers={answers} button={more} onEdit={() => setEditing(true)} onRemoved={onRemoved} />
        )}
      </Group>
      {editing ? (
        <Words
          label="Change your comment"
          first={text}
          button="Save"
          busy={edit.isPending}
          error={edit.error}
          onSend={(now) => edit.mutateAsync({ id, text: now }).then(stop)}
          onCancel={stop}
          autoFocus
        />
      ) : (
        <Text className="said">{text}</Text>
      )}
      {children}
    </Box>
  )
}

interface MoreProps {
  comment: Comment
  clipId: string
  answers: number
  button: RefObject<HTMLButtonElement | null>
  onEdit: () => void
  onRemoved: () => void
}

function More({ comment, clipId, answers, button, onEdit, onRemoved }: MoreProps) {
  const [removing, remove] = useDisclosure(false)
  const keep = () => {
    remove.close()
    button.current?.focus()
  }
  return (
    <>
      <Menu position="bottom-end" width={180} returnFocus={false}>
        <Menu.Target>
          <ActionIcon ref={button} aria-label={`More for the comment at ${clock(comment.atSeconds)}`} flex="none">
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {comment.mine && (
            <Menu.Item leftSection={<IconPencil size={18} />} onClick={onEdit}>
              Change
            </Menu.Item>
          )}
          {comment.mayDelete && (
            <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={18} />} onClick={remove.open}>
              Delete
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <RemoveDialog clipId={clipId} comment={comment} answers={answers} opened={removing} close={keep} onRemoved={onRemoved} />
    </>
  )
}
