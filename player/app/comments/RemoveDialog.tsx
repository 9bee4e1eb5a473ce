import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { Comment } from '../api/contract.ts'
import { useCommenting } from '../api/sharing-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { counted } from '../sharing/words.ts'

interface Props {
  clipId: string
  comment: Comment
  answers: number
  opened: boolean
  close: () => void
  onRemoved: () => void
}

export function RemoveDialog({ clipId, comment, answers, opened, close, onRemoved }: Props) {
  const { remove } = useCommenting(clipId)
  const confirm = () =>
    remove.mutate(comment.id, {
      onSuccess: () => {
        close()
        onRemoved()
      },
    })
  const whose = comment.mine ? 'your comment' : `the comment of ${comment.author.name}`
  return (
    <Modal opened={opened} onClose={close} title="Delete this comment?" centered returnFocus={false}>
      <Stack>
        <ErrorNote error={remove.error} />
        <Text>
          This deletes {whose}
          {answers > 0 && ` and the ${counted(answers, 'answer')} to it`}, for everybody.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={confirm}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
