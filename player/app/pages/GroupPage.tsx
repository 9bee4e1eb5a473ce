import { Alert, Box, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconInfoCircle } from '@tabler/icons-react'
import { useNavigate, useOutletContext, useParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import type { Group as GroupView, Me } from '../api/govern-contract.ts'
import { useGroup } from '../api/govern-queries.ts'
import { AssignmentsTab } from '../groups/AssignmentsTab.tsx'
import { CommunityNote } from '../groups/CommunityNote.tsx'
import { GroupMenu } from '../groups/GroupMenu.tsx'
import { JoinButtons } from '../groups/JoinButtons.tsx'
import { Marks } from '../groups/Marks.tsx'
import { MembersTab } from '../groups/MembersTab.tsx'
import { SharedTab } from '../groups/SharedTab.tsx'
import { lineOf } from '../groups/words.ts'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { Back } from '../parts/Back.tsx'
import { Tabbed } from '../parts/Tabbed.tsx'
import { NotFound } from './NotFound.tsx'

/** One group: what is shared with it, what it is asked to hand in, and who is in it. */
export function GroupPage() {
  const { id = '' } = useParams()
  const group = useGroup(id)
  useDocumentTitle(`${group.data?.name ?? 'Group'} · Safelight`)
  const gone = group.error instanceof ApiError && (group.error.status === 404 || group.error.status === 400)
  if (gone) return <NotFound words="The link may be old, or you are not in this group." />
  if (group.isPending) return <Loading words="Opening the group" />
  if (!group.data) return <LoadTrouble error={group.error} retry={() => void group.refetch()} />
  return <Shown group={group.data} />
}

function Shown({ group }: { group: GroupView }) {
  const { organisation } = useOutletContext<Me>()
  const navigate = useNavigate()
  const member = group.mine?.accepted === true
  const governs = group.may.approve || group.may.whitelist
  const tabs = [
    ...(member
      ? [
          { at: 'shared', name: 'Shared', content: () => <SharedTab group={group} /> },
          { at: 'assignments', name: 'Assignments', content: () => <AssignmentsTab group={group} /> },
        ]
      : []),
    ...(member || governs ? [{ at: 'members', name: 'Members', content: () => <MembersTab group={group} /> }] : []),
  ]
  return (
    <Stack gap="md">
      <Back to="/groups">Groups</Back>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Box miw={0}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {group.name}
          </Title>
          <Text c="dimmed" size="sm">
            {lineOf(group, organisation?.id)}
          </Text>
        </Box>
        <GroupMenu group={group} />
      </Group>
      <Marks group={group} />
      {group.description && (
        <Text maw="70ch" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {group.description}
        </Text>
      )}
      {!member && !group.closed && <Outside group={group} left={() => void navigate('/groups')} />}
      <CommunityNote group={group} />
      {group.closed ? <Alert color="gray">This group is closed. Nothing is shared with it any more.</Alert> : null}
      {tabs.length > 0 && !group.closed && <Tabbed base={`/groups/${group.id}`} label="Parts of the group" tabs={tabs} />}
    </Stack>
  )
}

function Outside({ group, left }: { group: GroupView; left: () => void }) {
  if (!group.may.accept && !group.may.join) return null
  return (
    <Alert
      color="lamp"
      icon={<IconInfoCircle size={20} aria-hidden />}
      title={group.may.accept ? `${group.organisation.name} asks you to come to this group` : 'You can join this group'}
    >
      <Text mb="sm">
        {group.may.accept
          ? 'Until you accept, you see nothing of it, and nobody in it sees anything of yours.'
          : 'Then you can watch what is shared with it. Your own recordings stay closed until you share one.'}
      </Text>
      <Group gap="xs">
        <JoinButtons group={group} gone={left} />
      </Group>
    </Alert>
  )
}
