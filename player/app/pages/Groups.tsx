import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure, useDocumentTitle } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate, useOutletContext } from 'react-router'
import type { Group as GroupView, Me } from '../api/govern-contract.ts'
import { useGroups } from '../api/govern-queries.ts'
import { GroupDialog } from '../groups/GroupDialog.tsx'
import { GroupRow } from '../groups/GroupRow.tsx'
import { sorted } from '../groups/words.ts'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'

/** My groups, those I am asked to come to, and those I could join. */
export function Groups() {
  useDocumentTitle('Groups · Safelight')
  const { may } = useOutletContext<Me>()
  const groups = useGroups()
  const navigate = useNavigate()
  const [making, make] = useDisclosure(false)
  if (groups.isPending) return <Loading words="Fetching your groups" />
  if (!groups.data) return <LoadTrouble error={groups.error} retry={() => void groups.refetch()} />
  const { asked, mine, open } = sorted(groups.data.groups)
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={1}>Groups</Title>
          {may.share && (
            <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={make.open}>
              Make a group
            </Button>
          )}
        </Group>
        <Text c="dimmed" maw="70ch">
          What somebody shares with a group can be watched by its members for as long as they are in it.
        </Text>
      </Stack>
      {asked.length > 0 && <Listed title="You are asked to come" groups={asked} />}
      {mine.length > 0 ? (
        <Listed title="My groups" groups={mine} />
      ) : (
        <Section title="My groups">
          <Nothing>{may.share ? 'You are in no group yet. Make one, or join one below.' : 'You are in no group yet.'}</Nothing>
        </Section>
      )}
      {open.length > 0 && <Listed title="Groups you can join" groups={open} />}
      <GroupDialog opened={making} close={make.close} done={({ id }) => void navigate(`/groups/${id}`)} />
    </Stack>
  )
}

function Listed({ title, groups }: { title: string; groups: GroupView[] }) {
  return (
    <Section title={title}>
      <Rows label={title}>
        {groups.map((group) => (
          <GroupRow key={group.id} group={group} />
        ))}
      </Rows>
    </Section>
  )
}
