import { Button, Group, Modal, Stack } from '@mantine/core'
import type { QueryKey } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useChange } from '../api/govern-queries.ts'
import { ErrorNote } from './ErrorNote.tsx'

interface Props {
  title: string
  /** What it does and what ends by it. */
  children: ReactNode
  yes: string
  no?: string
  danger?: boolean
  opened: boolean
  close: () => void
  act: () => Promise<unknown>
  stale?: readonly QueryKey[]
  done?: () => void
}

/** Asks once more before something is done that others feel. */
export function Ask({ title, children, yes, no = 'Cancel', danger = false, opened, close, act, stale, done }: Props) {
  const change = useChange({
    act,
    stale,
    done: () => {
      close()
      done?.()
    },
  })
  const leave = () => {
    change.reset()
    close()
  }
  return (
    <Modal opened={opened} onClose={leave} title={title} centered>
      <Stack>
        <ErrorNote error={change.error} />
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave} data-autofocus>
            {no}
          </Button>
          <Button {...(danger && { color: 'red.9' })} loading={change.isPending} onClick={() => change.mutate()}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
