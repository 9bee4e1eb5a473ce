import { useState } from 'react'
import { groups } from '../api/govern.ts'
import type { Group, GroupRole, Person } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { CandidateField } from './CandidateField.tsx'
import { RoleField } from './RoleField.tsx'

const withStudents = 'People of your organisation who are not in the group yet. Students can only view.'

interface Props {
  group: Group
  opened: boolean
  close: () => void
}

/** Takes somebody of the manager's own organisation into the group, at once. */
export function AddMemberDialog({ group, opened, close }: Props) {
  const [chosen, choose] = useState<Person | null>(null)
  const leave = () => {
    choose(null)
    close()
  }
  return (
    <FormDialog
      title="Add somebody"
      submit="Add"
      blocked={chosen === null}
      opened={opened}
      close={leave}
      act={(field) => groups.add(group.id, { userId: chosen?.id ?? '', role: field('role') as GroupRole })}
      stale={[governKeys.groups]}
      done={() => tell(`${chosen?.name} is in the group now.`)}
    >
      <CandidateField
        label="Who"
        description={group.withStudents ? withStudents : 'People of your organisation who are not in the group yet.'}
        groupId={group.id}
        chosen={chosen}
        choose={choose}
      />
      <RoleField />
    </FormDialog>
  )
}
