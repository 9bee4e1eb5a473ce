import { Anchor, Badge, Box, Group, Text } from '@mantine/core'
import { Link, useOutletContext } from 'react-router'
import type { Assignment, Me } from '../api/govern-contract.ts'
import { when } from '../clips/words.ts'
import { nameOf } from '../parts/words.ts'

/** What was handed in, as far as the viewer may see it. */
export function HandedInList({ assignment: { handedIn, title } }: { assignment: Assignment }) {
  const { id: own, organisation } = useOutletContext<Me>()
  if (handedIn.length === 0) return null
  return (
    <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label={`Handed in for ${title}`}>
      {handedIn.map(({ shareId, reflection, person, at, late }) => (
        <Group component="li" key={shareId} gap={8} py={6} style={{ borderTop: '1px solid var(--safe-border)' }}>
          <Anchor component={Link} to={`/reflections/${reflection.id}`} py={8} style={{ overflowWrap: 'anywhere' }}>
            {reflection.title}
          </Anchor>
          <Text size="sm" c="dimmed">
            {person.id === own ? 'by you' : `by ${nameOf(person, organisation?.id)}`}, {when(at)}
          </Text>
          {late && (
            <Badge color="yellow" variant="light">
              Late
            </Badge>
          )}
        </Group>
      ))}
    </Box>
  )
}
