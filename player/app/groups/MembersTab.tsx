import { Button, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useOutletContext } from 'react-router'
import type { Group as GroupView, Me } from '../api/govern-contract.ts'
import { useMembers } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { AddMemberDialog } from './AddMemberDialog.tsx'
import { AskByMailDialog } from './AskByMailDialog.tsx'
import { MemberRow } from './MemberRow.tsx'

/** Who is in the group, and as what; managers take people in and out. */
export function MembersTab({ group }: { group: GroupView }) {
  const { organisation } = useOutletContext<Me>()
  const members = useMembers(group.id)
  // People of the group's own organisation are added by their own.
  const home = group.organisation.id === organisation?.id
  const [adding, add] = useDisclosure(false)
  const [asking, ask] = useDisclosure(false)
  return (
    <Stack>
      {group.may.manage && (
        <Group justify="flex-end" gap="xs">
          {group.community && (
            <Button variant="default" onClick={ask.open}>
              Ask by e-mail
            </Button>
          )}
          {home && (
            <Button leftSection={<IconUserPlus size={20} aria-hidden />} onClick={add.open}>
              Add somebody
            </Button>
          )}
        </Group>
      )}
      <Fetched query={members} words="Fetching the members">
        {({ members: all }) => (
          <>
            <Rows label="Members">
              {all.map((member) => (
                <MemberRow key={member.person.id} group={group} member={member} />
              ))}
            </Rows>
            <AddMemberDialog group={group} opened={adding} close={add.close} />
          </>
        )}
      </Fetched>
      <AskByMailDialog group={group} opened={asking} close={ask.close} />
    </Stack>
  )
}
