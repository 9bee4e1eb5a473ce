import { Box, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useOutletContext, useParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import type { Me, Reflection } from '../api/contract.ts'
import { useClipEvents } from '../api/events.ts'
import { useReflection } from '../api/sharing-queries.ts'
import { BackLink } from '../layout/BackLink.tsx'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { Notes } from '../reflections/Notes.tsx'
import { ReflectionClips } from '../reflections/ReflectionClips.tsx'
import { ReflectionTitle } from '../reflections/ReflectionTitle.tsx'
import { Because } from '../sharing/Because.tsx'
import { SharePanel } from '../sharing/SharePanel.tsx'
import { NoLongerShared } from './NoLongerShared.tsx'
import { NotFound } from './NotFound.tsx'

/** What belongs together: a title, notes and recordings, shared as a whole. */
export function ReflectionPage() {
  const { id = '' } = useParams()
  const reflection = useReflection(id)
  const gone = reflection.error instanceof ApiError && (reflection.error.status === 404 || reflection.error.status === 400)
  useDocumentTitle(`${(!gone && reflection.data?.title) || 'Reflection'} · Safelight`)
  if (gone) return reflection.data && !reflection.data.mine ? <NoLongerShared what="reflection" /> : <NotFound />
  if (reflection.isPending) return <Loading words="Opening the reflection" />
  if (!reflection.data) return <LoadTrouble error={reflection.error} retry={() => void reflection.refetch()} />
  return <Shown key={id} reflection={reflection.data} />
}

/** Another's is shared as a whole: the events of one of its clips tell when it is no longer. */
function streamOf({ mine, clips: [first] }: Reflection): string | null {
  if (mine) return '/v1/clips/events'
  return first ? `/v1/clips/${first.id}/events` : null
}

function Shown({ reflection }: { reflection: Reflection }) {
  const { mine } = reflection
  useClipEvents(streamOf(reflection))
  const { may } = useOutletContext<Me>()
  return (
    <Stack gap="md">
      <BackLink mine={mine} />
      <Box>
        <ReflectionTitle reflection={reflection} />
        {!mine && <Because owner={reflection.owner} because={reflection.because} />}
      </Box>
      <Notes reflection={reflection} />
      <ReflectionClips reflection={reflection} add={mine && may.record} />
      {mine && may.share && (
        <Stack component="section" className="surface" p="lg" gap="md" aria-label="Sharing">
          <Title order={2} size="h4">
            Sharing
          </Title>
          <SharePanel reflection={reflection} />
        </Stack>
      )}
      {mine && reflection.clips.length === 0 && <Text c="dimmed">There is no recording in it.</Text>}
    </Stack>
  )
}
