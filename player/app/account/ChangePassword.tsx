import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useRef } from 'react'
import { account } from '../api/govern.ts'
import { governKeys, useChange } from '../api/govern-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { Section } from '../parts/Section.tsx'
import { tell } from '../parts/told.ts'
import { NewPassword } from './NewPassword.tsx'
import { useForm } from './useForm.ts'
import { accountWords, passwordTrouble } from './words.ts'

export function ChangePassword() {
  const form = useRef<HTMLFormElement>(null)
  const change = useChange({
    act: ({ old, fresh }: { old: string; fresh: string }) => account.changePassword(old, fresh),
    stale: [governKeys.sessions],
    done: () => {
      form.current?.reset()
      tell('Your password is changed. All other sign-ins were ended.')
    },
  })
  const { trouble, onSubmit } = useForm(
    (field) => change.mutate({ old: field('currentPassword'), fresh: field('password') }),
    (field) => passwordTrouble(field('password'), field('again')),
  )
  return (
    <Section framed title="Password" about="Changing it ends all other sign-ins, on paired devices too.">
      <form ref={form} onSubmit={onSubmit}>
        <Stack maw={420}>
          <PasswordInput name="currentPassword" label="Current password" autoComplete="current-password" required withAsterisk={false} />
          <NewPassword label="New password" />
          <ErrorNote error={trouble ?? change.error} words={accountWords} />
          <Group>
            <Button type="submit" loading={change.isPending}>
              Change the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
