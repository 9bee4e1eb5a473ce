import { ActionIcon, Alert, Button, Group, Modal, Stack, TextInput, Title, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import type { FormEvent } from 'react'
import type { Reflection } from '../api/contract.ts'
import { useReflectionChange } from '../api/sharing-queries.ts'

/** The title, which its owner can change. */
export function ReflectionTitle({ reflection }: { reflection: Reflection }) {
  const [opened, { open, close }] = useDisclosure(false)
  const change = useReflectionChange(reflection.id)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const title = String(new FormData(event.currentTarget).get('title')).trim()
    if (title === '' || title === reflection.title) close()
    else change.mutate({ title }, { onSuccess: close })
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Title order={1} style={{ overflowWrap: 'anywhere' }} miw={0}>
        {reflection.title}
      </Title>
      {reflection.mine && (
        <Tooltip label="Change the title">
          <ActionIcon aria-label="Change the title" onClick={open}>
            <IconPencil size={20} />
          </ActionIcon>
        </Tooltip>
      )}
      <Modal opened={opened} onClose={close} title="Change the title" centered>
        <form onSubmit={submit}>
          <Stack>
            {change.isError && (
              <Alert color="red" role="alert">
                {change.error.message}
              </Alert>
            )}
            <TextInput
              name="title"
              label="Title"
              defaultValue={reflection.title}
              maxLength={200}
              required
              withAsterisk={false}
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={change.isPending}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </Group>
  )
}
