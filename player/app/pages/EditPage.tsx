import '../edits/crop.css'
import '../edits/edits.css'
import '../faces/faces.css'
import { Alert, Stack, Text } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import type { SeenClip } from '../api/contract.ts'
import { useClipEvents } from '../api/events.ts'
import { useClip } from '../api/queries.ts'
import { Cutting } from '../edits/Cutting.tsx'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { Back } from '../parts/Back.tsx'
import { NotFound } from './NotFound.tsx'

/** Where an owner makes a new recording of parts of one. */
export function EditPage() {
  const { id = '' } = useParams()
  const clip = useClip(id)
  const refused = clip.error instanceof ApiError && (clip.error.status === 404 || clip.error.status === 400)
  const gone = refused || clip.data?.status === 'deleted' || clip.data?.mine === false
  useDocumentTitle(`${gone || !clip.data ? 'Recording' : `Cut ${clip.data.title}`} · Safelight`)
  if (gone) return <NotFound />
  if (clip.isPending) return <Loading words="Opening the recording" />
  if (!clip.data) return <LoadTrouble error={clip.error} retry={() => void clip.refetch()} />
  return <Opened key={id} clip={clip.data} />
}

function Opened({ clip }: { clip: SeenClip }) {
  useClipEvents(`/v1/clips/${encodeURIComponent(clip.id)}/events`, clip.id)
  const words = notNow(clip)
  return (
    <Stack gap="md">
      <Back to={`/clips/${clip.id}`}>Back to the recording</Back>
      {words === null ? (
        <Cutting clip={clip} />
      ) : (
        <Alert color="yellow" title="This recording can’t be cut now" data-not-now>
          <Text>{words}</Text>
        </Alert>
      )}
    </Stack>
  )
}

/** Why it can't be cut; null: it can. */
function notNow({ status, quarantinedAt }: SeenClip): string | null {
  if (quarantinedAt) return 'It is in quarantine until somebody has taken a second look at it.'
  if (status === 'failed') return 'It could not be prepared for playing.'
  return status === 'ready' ? null : 'It is still being prepared. This page opens by itself when it is ready.'
}
