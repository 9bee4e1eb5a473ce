import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import { useOutletContext } from 'react-router'
import { groups } from '../api/govern.ts'
import type { Assignment, Group as GroupView, Me } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { when } from '../clips/words.ts'
import { Ask } from '../parts/Ask.tsx'
import { nameOf } from '../parts/words.ts'
import { HandedInList } from './HandedInList.tsx'
import { HandInDialog } from './HandInDialog.tsx'
import { audienceWords, isOver } from './words.ts'

/** One assignment: what is asked, by when, and what was handed in as far as the viewer may see it. */
export function AssignmentCard({ group, assignment }: { group: GroupView; assignment: Assignment }) {
  const me = useOutletContext<Me>()
  const heading = useId()
  const [handing, hand] = useDisclosure(false)
  const [closing, close] = useDisclosure(false)
  const { id, title, instructions, dueAt, audience, createdBy, closed, handedIn } = assignment
  const done = handedIn.some(({ person }) => person.id === me.id)
  // Handing in is sharing; where the organisation keeps its people from sharing with the group, it is refused.
  const mayHandIn = !closed && me.may.share && group.whitelisted !== false
  const mayClose = !closed && (assignment.mine || group.may.manage)
  return (
    <Stack component="article" className="surface" p="lg" gap="sm" aria-labelledby={heading}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={2} size="h4" id={heading} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {closed ? (
          <Badge variant="default">Closed</Badge>
        ) : (
          isOver(assignment, new Date()) && (
            <Badge color="yellow" variant="light">
              Past its date
            </Badge>
          )
        )}
      </Group>
      <Text size="sm" c="dimmed">
        Due {when(dueAt)} · set by {assignment.mine ? 'you' : nameOf(createdBy, me.organisation?.id)}
      </Text>
      {instructions && (
        <Text maw="70ch" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {instructions}
        </Text>
      )}
      <Text size="sm">{audienceWords[audience]}</Text>
      <HandedInList assignment={assignment} />
      <Group gap="xs">
        {mayHandIn && (
          <Button variant={done ? 'default' : 'filled'} onClick={hand.open}>
            {done ? 'Hand in another one' : 'Hand in'}
          </Button>
        )}
        {mayClose && (
          <Button variant="default" onClick={close.open}>
            Close the assignment
          </Button>
        )}
      </Group>
      <HandInDialog group={group} assignment={assignment} opened={handing} close={hand.close} />
      <Ask
        title="Close this assignment?"
        yes="Close it"
        opened={closing}
        close={close.close}
        act={() => groups.closeAssignment(id)}
        stale={[governKeys.group(group.id)]}
      >
        <Text>Nothing more can be handed in for “{title}”. What was handed in stays as it is.</Text>
      </Ask>
    </Stack>
  )
}
