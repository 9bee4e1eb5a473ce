import { Alert } from '@mantine/core'
import { useState } from 'react'
import { organisation } from '../api/govern.ts'
import type { Colleague, Role } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { RoleField } from './RoleField.tsx'
import { roleChange, roleNames } from './words.ts'

export function RoleDialog({ person, opened, close }: { person: Colleague; opened: boolean; close: () => void }) {
  // Made anew each time, so that it begins with the role that is so now.
  return opened ? <Opened person={person} close={close} /> : null
}

function Opened({ person, close }: { person: Colleague; close: () => void }) {
  const [role, setRole] = useState<Role>(person.role)
  return (
    <FormDialog
      title={`Role of ${person.name}`}
      submit="Save"
      blocked={role === person.role}
      opened
      close={close}
      act={() => organisation.person(person.id, { role })}
      stale={[governKeys.organisation]}
      done={() => tell(`${person.name} is now: ${roleNames[role].toLowerCase()}.`)}
    >
      <RoleField start={person.role} changed={setRole} />
      {role !== person.role && <Alert color={role === 'student' ? 'yellow' : 'gray'}>{roleChange(person.role, role)}</Alert>}
    </FormDialog>
  )
}
