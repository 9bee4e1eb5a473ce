import { Badge, Button, Group, NativeSelect, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useOutletContext } from 'react-router'
import { groups } from '../api/govern.ts'
import type { GroupRole, Group as GroupView, Me, Member } from '../api/govern-contract.ts'
import { governKeys, useChange } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { Row } from '../parts/Rows.tsx'
import { tellTrouble } from '../parts/told.ts'
import { roleChoices, roleNames } from './words.ts'

export function MemberRow({ group, member }: { group: GroupView; member: Member }) {
  const me = useOutletContext<Me>()
  const { person, role, accepted, student } = member
  const [removing, remove] = useDisclosure(false)
  const change = useChange({
    act: (next: GroupRole) => groups.role(group.id, person.id, next),
    stale: [governKeys.groups],
  })
  const own = person.id === me.id
  const elsewhere = person.organisation && person.organisation.id !== me.organisation?.id ? person.organisation.name : null
  // Who was only asked has to answer first. Administrators who are not managers leave their own role alone.
  const govern = accepted && group.may.govern
  const mayGiveRole = !student && (own ? group.may.manage : govern)
  const mayRemove = govern && !own
  return (
    <Row
      label={person.name}
      controls={
        (mayGiveRole || mayRemove) && (
          <>
            {mayGiveRole && (
              <NativeSelect
                aria-label={`Role of ${person.name}`}
                data={roleChoices}
                // While it is on its way the new one is shown; when refused, the old one is back.
                value={change.isPending ? change.variables : role}
                disabled={change.isPending}
                onChange={({ currentTarget }) => change.mutate(currentTarget.value as GroupRole, { onError: tellTrouble })}
              />
            )}
            {mayRemove && (
              <Button variant="default" onClick={remove.open} aria-label={`Remove ${person.name}`}>
                Remove
              </Button>
            )}
          </>
        )
      }
    >
      <Group gap={8}>
        <Text component="span" className="entry-title">
          {person.name}
        </Text>
        {own && <Badge variant="default">You</Badge>}
        {student && <Badge variant="default">Student</Badge>}
        {!accepted && (
          <Badge color="yellow" variant="light">
            Asked, no answer yet
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {[...(elsewhere ? [elsewhere] : []), ...(mayGiveRole ? [] : [roleNames[role]])].join(' · ')}
      </Text>
      <Ask
        title={`Remove ${person.name}?`}
        yes="Remove"
        danger
        opened={removing}
        close={remove.close}
        act={() => groups.remove(group.id, person.id)}
        stale={[governKeys.groups]}
      >
        <Text>
          {person.name} can’t watch what is shared with “{group.name}” from now on, and what {person.name} shared with it is closed to the
          others at once and for good.
        </Text>
      </Ask>
    </Row>
  )
}
