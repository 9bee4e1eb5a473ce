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
  danger?: boolean
  /** False: whoever opened it brings the focus back to its place. */
  returnFocus?: boolean
  opened: boolean
  close: () => void
  act: (fields: Fields) => Promise<Output>
  stale?: readonly QueryKey[]
  done?: (output: Output) => void
  words?: (error: Error) => string
}

/** A form in a dialog: stays with what was typed until the service has taken it. */
export function FormDialog<Output>(props: Props<Output>) {
  const { title, children, submit, blocked, danger = false, returnFocus = true, opened, close, act, stale, done, words } = props
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
    <Modal opened={opened} onClose={leave} title={title} centered returnFocus={returnFocus}>
      <form onSubmit={onSubmit}>
        <Stack>
          {children}
          <ErrorNote error={change.error} {...(words && { words })} />
          <Group justify="flex-end">
            <Button variant="default" onClick={leave}>
              Cancel
            </Button>
            <Button type="submit" {...(danger && { color: 'red.9' })} loading={change.isPending} disabled={blocked === true}>
              {submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
