import { Button, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import type { Group as GroupView } from '../api/govern-contract.ts'
import { useAssignments } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Nothing } from '../parts/Section.tsx'
import { AssignDialog } from './AssignDialog.tsx'
import { AssignmentCard } from './AssignmentCard.tsx'
import { inOrder } from './words.ts'

/** What the group is asked to hand in. */
export function AssignmentsTab({ group }: { group: GroupView }) {
  const assignments = useAssignments(group.id)
  const [setting, set] = useDisclosure(false)
  return (
    <Stack>
      {group.may.contribute && (
        <Group justify="flex-end">
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={set.open}>
            Set an assignment
          </Button>
        </Group>
      )}
      <Fetched query={assignments} words="Fetching the assignments">
        {({ assignments: all }) =>
          all.length === 0 ? (
            <Nothing>No assignment yet. An assignment asks the members to hand in a reflection by a date.</Nothing>
          ) : (
            inOrder(all).map((assignment) => <AssignmentCard key={assignment.id} group={group} assignment={assignment} />)
          )
        }
      </Fetched>
      <AssignDialog group={group} opened={setting} close={set.close} />
    </Stack>
  )
}
