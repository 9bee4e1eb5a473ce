import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { dropClip } from '../api/queries.ts'
import { uploads } from '../upload/store.ts'

interface Props {
  clip: Pick<Clip, 'id' | 'title'>
  opened: boolean
  close: () => void
  onDeleted?: () => void
}

export function DeleteDialog({ clip, opened, close, onDeleted }: Props) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.remove(clip.id),
    onSuccess: () => {
      close()
      onDeleted?.()
      dropClip(client, clip.id)
      uploads.forget(clip.id)
      notifications.show({ message: `“${clip.title}” was deleted.` })
    },
  })
  return (
    <Modal opened={opened} onClose={close} title="Delete this recording?" centered>
      <Stack>
        {remove.isError && (
          <Alert color="red" role="alert">
            {remove.error.message}
          </Alert>
        )}
        <Text>“{clip.title}” will be gone for everybody, at once and for good. Nobody can bring it back.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            Keep it
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete for good
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
