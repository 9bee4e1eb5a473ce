import { Box, Text } from '@mantine/core'
import { Link, useOutletContext } from 'react-router'
import type { Group, Me, SharedReflection } from '../api/govern-contract.ts'
import { useGroupReflections } from '../api/govern-queries.ts'
import { Still } from '../clips/Still.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Row, Rows } from '../parts/Rows.tsx'
import { Nothing } from '../parts/Section.tsx'
import { counted, day, nameOf } from '../parts/words.ts'

/** What is shared with the group. */
export function SharedTab({ group }: { group: Group }) {
  const shared = useGroupReflections(group.id)
  return (
    <Fetched query={shared} words="Fetching what is shared">
      {({ reflections }) =>
        reflections.length === 0 ? (
          <Nothing>
            {group.may.contribute
              ? 'Nothing is shared with this group yet. Open one of your reflections and share it with the group.'
              : 'Nothing is shared with this group yet.'}
          </Nothing>
        ) : (
          <Rows label="Shared with the group">
            {reflections.map((reflection) => (
              <SharedRow key={reflection.id} reflection={reflection} />
            ))}
          </Rows>
        )
      }
    </Fetched>
  )
}

function SharedRow({ reflection }: { reflection: SharedReflection }) {
  const { organisation } = useOutletContext<Me>()
  const { id, title, mine, owner, sharedAt, endsAt, clips } = reflection
  const seconds = clips.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0)
  const still = {
    poster: clips.find(({ poster }) => poster)?.poster ?? null,
    kind: clips[0]?.kind ?? 'video',
    durationSeconds: seconds > 0 ? seconds : null,
  }
  return (
    <Row label={title}>
      <Box className="entry-still">
        <Link to={`/reflections/${id}`} tabIndex={-1} aria-hidden="true">
          <Still clip={still} />
        </Link>
        <Box miw={0}>
          <Link className="entry-title" to={`/reflections/${id}`}>
            {title}
          </Link>
          <Text size="sm" c="dimmed">
            {mine ? 'By you' : nameOf(owner, organisation?.id)} · {counted(clips.length, 'recording')}
          </Text>
          <Text size="sm" c="dimmed">
            {sharedAt && `Shared on ${day(sharedAt)}`}
            {endsAt && ` · until ${day(endsAt)}`}
          </Text>
        </Box>
      </Box>
    </Row>
  )
}
