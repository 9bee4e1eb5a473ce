import { Text } from '@mantine/core'
import { Link, useOutletContext } from 'react-router'
import type { Group, Me } from '../api/govern-contract.ts'
import { Row } from '../parts/Rows.tsx'
import { JoinButtons } from './JoinButtons.tsx'
import { Marks } from './Marks.tsx'
import { lineOf } from './words.ts'

/** One group of a list. */
export function GroupRow({ group }: { group: Group }) {
  const { organisation } = useOutletContext<Me>()
  return (
    <Row label={group.name} controls={<JoinButtons group={group} />}>
      <Link className="entry-title" to={`/groups/${group.id}`}>
        {group.name}
      </Link>
      <Text size="sm" c="dimmed">
        {lineOf(group, organisation?.id)}
      </Text>
      {group.description && (
        <Text size="sm" lineClamp={2} mt={4}>
          {group.description}
        </Text>
      )}
      <Marks group={group} mt={6} />
    </Row>
  )
}
