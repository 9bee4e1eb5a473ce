import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '../api/queries.ts'
import { useWatched } from '../api/sharing-queries.ts'
import { when } from '../clips/words.ts'
import { Trouble } from '../layout/Trouble.tsx'
import { nameOf } from './words.ts'

const few = 20

interface Props {
  reflectionId: string
  wanted: boolean
  /** There is more than one recording to watch. */
  several: boolean
}

/** Who watched what and when, the latest first. */
export function WhoWatched({ reflectionId, wanted, several }: Props) {
  const [all, setAll] = useState(false)
  const me = useMe()
  const watched = useWatched(reflectionId, wanted)
  if (watched.isPending) return <Text c="dimmed">Looking…</Text>
  if (!watched.data) return <Trouble error={watched.error} retry={() => void watched.refetch()} />
  if (watched.data.length === 0) return <Text>Nobody has watched it yet.</Text>
  const views = [...watched.data].sort((a, b) => b.at.localeCompare(a.at))
  return (
    <>
      <ul className="rows">
        {views.slice(0, all ? undefined : few).map(({ person, clip, at }) => (
          <li key={`${person.id} ${clip.id} ${at}`} className="row column">
            <Text fw={600}>{nameOf(person, me.data?.organisation?.id)}</Text>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {clip.title === '' ? 'A recording that was deleted, ' : several && `${clip.title}, `}
              {when(at)}
            </Text>
          </li>
        ))}
      </ul>
      {views.length > few && !all && (
        <Button variant="default" mt="sm" onClick={() => setAll(true)}>
          Show all {views.length}
        </Button>
      )}
    </>
  )
}
