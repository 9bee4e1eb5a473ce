import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { Reflection } from '../api/contract.ts'
import { useReflectionChange } from '../api/sharing-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'

/** As many as the service takes. */
const mostLetters = 20_000

/** The notes of a reflection; whoever it is shared with reads them. */
export function Notes({ reflection }: { reflection: Reflection }) {
  const { notes, mine } = reflection
  const [editing, setEditing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  if (!mine && notes === '') return null
  const stop = () => {
    setEditing(false)
    setTimeout(() => button.current?.focus())
  }
  return (
    <Stack component="section" className="surface" p="lg" gap="sm" aria-label="Notes">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Notes
        </Title>
        {mine && !editing && (
          <Button ref={button} variant="default" onClick={() => setEditing(true)}>
            {notes === '' ? 'Write notes' : 'Change'}
          </Button>
        )}
      </Group>
      {editing ? (
        <Form reflection={reflection} close={stop} />
      ) : (
        <Text className="said" c={notes === '' ? 'dimmed' : 'inherit'}>
          {notes === '' ? 'What do you want to remember, or others to look at? Whoever you share this with can read it.' : notes}
        </Text>
      )}
    </Stack>
  )
}

function Form({ reflection, close }: { reflection: Reflection; close: () => void }) {
  const change = useReflectionChange(reflection.id)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    change.mutate({ notes: String(new FormData(event.currentTarget).get('notes')).trim() }, { onSuccess: close })
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ErrorNote error={change.error} />
        <Textarea
          name="notes"
          aria-label="Notes"
          description="Whoever you share this with can read them."
          defaultValue={reflection.notes}
          maxLength={mostLetters}
          autosize
          minRows={4}
          maxRows={20}
          autoFocus
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
  )
}
