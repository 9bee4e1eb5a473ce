import { PasswordInput } from '@mantine/core'
import type { QueryKey } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FormDialog } from '../parts/FormDialog.tsx'
import { accountWords } from './words.ts'

interface Props<Output> {
  title: string
  submit: string
  children: ReactNode
  opened: boolean
  close: () => void
  act: (password: string) => Promise<Output>
  stale?: readonly QueryKey[]
  done: (output: Output) => void
}

/** Something about the account that asks for the password once more. */
export function PasswordDialog<Output>({ act, children, ...dialog }: Props<Output>) {
  return (
    <FormDialog {...dialog} act={(field) => act(field('currentPassword'))} words={accountWords}>
      {children}
      <PasswordInput
        name="currentPassword"
        label="Your password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
      />
    </FormDialog>
  )
}
