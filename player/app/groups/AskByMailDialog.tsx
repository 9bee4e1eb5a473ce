import { Button, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { groups } from '../api/govern.ts'
import type { Group, GroupRole } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { RoleField } from './RoleField.tsx'

/**
 * Asks somebody of another organisation to come, or takes that back while there is no answer. Whether there is such a person is
 * not told, so those who were asked are not listed.
 */
export function AskByMailDialog({ group, opened, close }: { group: Group; opened: boolean; close: () => void }) {
  const [back, setBack] = useState(false)
  const leave = () => {
    setBack(false)
    close()
  }
  return (
    <FormDialog
      title={back ? 'Take a question back' : 'Ask somebody of another organisation'}
      submit={back ? 'Take it back' : 'Ask'}
      opened={opened}
      close={leave}
      act={(field) =>
        back ? groups.unask(group.id, field('email')) : groups.add(group.id, { email: field('email'), role: field('role') as GroupRole })
      }
      stale={[governKeys.groups]}
      done={() =>
        tell(back ? 'If this person was asked, the question is gone.' : 'If this person has an account, the question is there now.')
      }
    >
      <Text>
        {back
          ? 'Somebody who has not answered yet can then no longer accept. Whoever is in the group already stays in it.'
          : 'The person is in the group as soon as she accepts, and is listed from then on. Whether she may also share with it is up to ' +
            'the administrators of her own organisation.'}
      </Text>
      <TextInput name="email" type="email" label="E-mail address" autoComplete="off" required withAsterisk={false} data-autofocus />
      {!back && <RoleField />}
      <Button variant="subtle" onClick={() => setBack(!back)}>
        {back ? 'Ask somebody instead' : 'Take a question back instead'}
      </Button>
    </FormDialog>
  )
}
