import { Button, Group, Modal, Stack } from '@mantine/core'
import type { QueryKey } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { useChange } from '../api/govern-queries.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { type Fields, fieldsOf } from './fields.ts'

interface Props<Output> {
  title: string
  /** The fields. */
  children: ReactNode
  submit: string
  /** Nothing can be sent yet. */
  blocked?: boolean
  opened: boolean
  close: () => void
  act: (fields: Fields) => Promise<Output>
  stale?: readonly QueryKey[]
  done?: (output: Output) => void
  words?: (error: Error) => string
}

/** A form in a dialog: stays with what was typed until the service has taken it. */
export function FormDialog<Output>({ title, children, submit, blocked, opened, close, act, stale, done, words }: Props<Output>) {
  const change = useChange<Fields, Output>({
    act,
    stale,
    done: (output) => {
      close()
      done?.(output)
    },
  })
  const leave = () => {
    change.reset()
    close()
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!blocked) change.mutate(fieldsOf(event.currentTarget))
  }
  return (
    <Modal opened={opened} onClose={leave} title={title} centered>
      <form onSubmit={onSubmit}>
        <Stack>
          {children}
          <ErrorNote error={change.error} {...(words && { words })} />
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={blocked === true}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
