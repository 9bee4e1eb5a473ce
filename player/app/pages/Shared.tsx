import { Box, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link, useOutletContext } from 'react-router'
import type { Me, SharedReflection } from '../api/contract.ts'
import { useShared } from '../api/sharing-queries.ts'
import { Still } from '../clips/Still.tsx'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { byOwner, counted, nameOf, onDay } from '../sharing/words.ts'

/** What others opened to me, by person. */
export function Shared() {
  useDocumentTitle('Shared with me · Safelight')
  const me = useOutletContext<Me>()
  const shared = useShared()
  if (shared.isPending) return <Loading words="Looking what is shared with you" />
  if (!shared.data) return <LoadTrouble error={shared.error} retry={() => void shared.refetch()} />
  return (
    <Stack gap="lg">
      <Title order={1}>Shared with me</Title>
      {shared.data.length === 0 && <Empty />}
      {byOwner(shared.data).map(({ person, reflections }) => (
        <Stack key={person.id} component="section" gap="sm" aria-label={person.name}>
          <Title order={2} size="h4">
            {nameOf(person, me.organisation?.id)}
          </Title>
          <ul className="list">
            {reflections.map((reflection) => (
              <li key={reflection.id}>
                <Card reflection={reflection} />
              </li>
            ))}
          </ul>
        </Stack>
      ))}
    </Stack>
  )
}

/** A reflection of one recording is that recording: one step less to take. */
function Card({ reflection }: { reflection: SharedReflection }) {
  const { id, title, clips, because, endsAt } = reflection
  const [first] = clips
  const only = clips.length === 1 ? first : undefined
  const to = only ? `/clips/${only.id}` : `/reflections/${id}`
  const name = only?.title ?? title
  return (
    <Box component="article" className="clip surface" data-reflection={id} aria-label={name}>
      <Link to={to} tabIndex={-1} aria-hidden="true">
        <Still
          clip={first ? { ...first, durationSeconds: only?.durationSeconds ?? null } : { poster: null, kind: null, durationSeconds: null }}
        />
      </Link>
      <Box miw={0}>
        <Link className="clip-title" to={to}>
          {name}
        </Link>
        {!only && (
          <Text size="sm" c="dimmed">
            {counted(clips.length, 'recording')}
          </Text>
        )}
        {because.map((reason) => (
          <Text key={reason} size="sm">
            {reason}
          </Text>
        ))}
        {endsAt && (
          <Text size="sm" c="dimmed">
            Open to you until {onDay(endsAt)}
          </Text>
        )}
      </Box>
    </Box>
  )
}

function Empty() {
  return (
    <Stack className="surface" p="xl" gap="xs">
      <Title order={2} size="h3">
        Nothing here yet
      </Title>
      <Text maw="62ch">Recordings that somebody opens to you, or to a group you are in, appear here for as long as they let you.</Text>
    </Stack>
  )
}
