import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { putClip } from '../api/queries.ts'

export function RenameDialog({ clip, opened, close }: { clip: Pick<Clip, 'id' | 'title'>; opened: boolean; close: () => void }) {
  const client = useQueryClient()
  const rename = useMutation({
    mutationFn: (title: string) => api.rename(clip.id, title),
    onSuccess: (renamed) => {
      putClip(client, renamed)
      close()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const title = String(new FormData(event.currentTarget).get('title')).trim()
    if (title === '' || title === clip.title) close()
    else rename.mutate(title)
  }
  return (
    <Modal opened={opened} onClose={close} title="Rename the recording" centered>
      <form onSubmit={submit}>
        <Stack>
          {rename.isError && (
            <Alert color="red" role="alert">
              {rename.error.message}
            </Alert>
          )}
          <TextInput name="title" label="Title" defaultValue={clip.title} maxLength={200} required withAsterisk={false} data-autofocus />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={rename.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
