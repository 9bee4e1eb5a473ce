import { Blockquote, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import { groups } from '../api/govern.ts'
import type { Requests } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'
import { counted, day } from '../parts/words.ts'

const stale = [governKeys.organisation, governKeys.groups]

/** A group whose managers ask to take in people of other organisations. */
export function UpgradeCard({ group }: { group: Requests['groups'][number] }) {
  const heading = useId()
  const [approving, approve] = useDisclosure(false)
  const [declining, decline] = useDisclosure(false)
  const { id, name, description, members, reason, requestedBy, requestedAt } = group
  const who = requestedBy?.name ?? 'Somebody who left'
  return (
    <Stack component="article" className="surface" p="lg" gap="sm" aria-labelledby={heading}>
      <Title order={3} size="h4" id={heading} style={{ overflowWrap: 'anywhere' }}>
        {name}
      </Title>
      {description && <Text maw="70ch">{description}</Text>}
      <Blockquote p="md" m={0} color="lamp" cite={`${who}, ${day(requestedAt)} · ${counted(members, 'member')}`}>
        {reason}
      </Blockquote>
      <Group gap="xs">
        <Button variant="default" onClick={decline.open} aria-label={`Decline ${name}`}>
          Decline
        </Button>
        <Button onClick={approve.open} aria-label={`Approve ${name}`}>
          Approve
        </Button>
      </Group>
      <Ask
        title="Make it a community group?"
        yes="Approve"
        opened={approving}
        close={approve.close}
        act={() => groups.approve(id, true)}
        stale={stale}
        done={() => tell(`“${name}” is a community group now.`)}
      >
        <Text>
          The managers of “{name}” can then ask people of other organisations to come. What is shared with it from then on is seen by all of
          its members. You can make it local again at any time.
        </Text>
      </Ask>
      <Ask
        title="Decline?"
        yes="Decline"
        opened={declining}
        close={decline.close}
        act={() => groups.approve(id, false)}
        stale={stale}
        done={() => tell(`“${name}” stays a group of your organisation.`)}
      >
        <Text>“{name}” stays a group of your organisation. Its managers can ask again.</Text>
      </Ask>
    </Stack>
  )
}
