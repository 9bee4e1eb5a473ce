import { Text, TextInput } from '@mantine/core'
import { organisation } from '../api/govern.ts'
import type { Role } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { RoleField } from './RoleField.tsx'

/** Asks somebody by e-mail to make an account in the organisation. */
export function InviteDialog({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <FormDialog
      title="Invite somebody"
      submit="Send the invitation"
      opened={opened}
      close={close}
      act={(field) => organisation.invite(field('email'), field('role') as Role)}
      stale={[governKeys.organisation]}
      done={() => tell('The invitation is on its way.')}
    >
      <Text>A letter with a link goes to this address. Whoever opens it chooses a name and a password; you never see the password.</Text>
      <TextInput name="email" type="email" label="E-mail address" autoComplete="off" required withAsterisk={false} data-autofocus />
      <RoleField start="member" />
    </FormDialog>
  )
}
