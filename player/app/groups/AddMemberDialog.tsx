import { useState } from 'react'
import { groups } from '../api/govern.ts'
import type { FoundPerson, Group, GroupRole, Member } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PersonField } from '../parts/PersonField.tsx'
import { tell } from '../parts/told.ts'
import { RoleField } from './RoleField.tsx'

const withStudents =
  'Teachers of your organisation who are not in the group yet. Students come by themselves while the group is open to join.'

interface Props {
  group: Group
  members: Member[]
  opened: boolean
  close: () => void
}

/** Takes somebody of the manager's own organisation into the group, at once. */
export function AddMemberDialog({ group, members, opened, close }: Props) {
  const [chosen, choose] = useState<FoundPerson | null>(null)
  const leave = () => {
    choose(null)
    close()
  }
  const isNew = ({ id, via }: FoundPerson) => via === 'organisation' && !members.some(({ person }) => person.id === id)
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
      <PersonField
        label="Who"
        description={group.withStudents ? withStudents : 'People of your organisation who are not in the group yet.'}
        fit={isNew}
        chosen={chosen}
        choose={choose}
      />
      <RoleField />
    </FormDialog>
  )
}
