import { Alert, Stack, Text } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import type { SeenClip } from '../api/contract.ts'
import { useClipEvents } from '../api/events.ts'
import { useOwnOversight } from '../api/oversight-queries.ts'
import { useClip } from '../api/queries.ts'
import { ClipHead } from '../clips/ClipHead.tsx'
import { Details } from '../clips/Details.tsx'
import { OversightLines, QuarantineNote } from '../clips/OversightNote.tsx'
import { PlayerFrame } from '../clips/PlayerFrame.tsx'
import { Playhead } from '../clips/playhead.ts'
import { ReceiptNote } from '../clips/ReceiptNote.tsx'
import { StatusLine } from '../clips/StatusLine.tsx'
import { adviceFor } from '../clips/words.ts'
import { Comments } from '../comments/Comments.tsx'
import { BackLink } from '../layout/BackLink.tsx'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { DeletedByDecision } from './DeletedByDecision.tsx'
import { NoLongerShared } from './NoLongerShared.tsx'
import { NotFound } from './NotFound.tsx'
import { startHash } from './start.ts'

/** One clip: the player, what is said about it, and all that is known of it. */
export function ClipPage() {
  const { id = '' } = useParams()
  const clip = useClip(id)
  const refused = clip.error instanceof ApiError && (clip.error.status === 404 || clip.error.status === 400)
  const gone = refused || clip.data?.status === 'deleted'
  useDocumentTitle(`${(!gone && clip.data?.title) || 'Recording'} · Safelight`)
  if (gone) return clip.data && !clip.data.mine ? <NoLongerShared what="recording" /> : <Gone clipId={id} />
  if (clip.isPending) return <Loading words="Opening the recording" />
  if (!clip.data) return <LoadTrouble error={clip.error} retry={() => void clip.refetch()} />
  return <Shown key={id} clip={clip.data} />
}

/** Its owner reads what was decided, where it went by a decision; to everybody else there is nothing here. */
function Gone({ clipId }: { clipId: string }) {
  const known = useOwnOversight(clipId, null)
  if (known.isPending) return <Loading words="Looking what became of it" />
  const deleted = known.data?.decisions.find(({ outcome }) => outcome === 'deleted')
  return deleted ? <DeletedByDecision reason={deleted.reason} on={deleted.decidedAt} /> : <NotFound />
}

function Shown({ clip }: { clip: SeenClip }) {
  useClipEvents(`/v1/clips/${encodeURIComponent(clip.id)}/events`, clip.id)
  const navigate = useNavigate()
  const { hash } = useLocation()
  const [playhead] = useState(() => new Playhead())
  const [start] = useState(() => startHash(hash))
  return (
    <Stack gap="md">
      <BackLink mine={clip.mine} />
      <div className="watching">
        <Stack gap="md" className="watched">
          {clip.status === 'failed' ? <Failed clip={clip} /> : <PlayerFrame clip={clip} playhead={playhead} start={start} />}
          {clip.mine && clip.quarantinedAt && <QuarantineNote />}
          <ClipHead clip={clip} onDeleted={() => void navigate('/')} />
        </Stack>
        {clip.status !== 'failed' && <Comments clip={clip} playhead={playhead} />}
        <Stack gap="md" className="known">
          {clip.status !== 'ready' && clip.status !== 'failed' && <StatusLine clip={clip} />}
          {clip.receipt && <ReceiptNote clip={clip} />}
          <Details clip={clip} />
          {clip.mine && clip.kind === 'video' && <OversightLines clipId={clip.id} quarantinedAt={clip.quarantinedAt} />}
        </Stack>
      </div>
    </Stack>
  )
}

function Failed({ clip }: { clip: SeenClip }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} />} title="This recording can’t be played" data-status="failed">
      <Text>{clip.failure?.message}</Text>
      {clip.mine && <Text mt={4}>{adviceFor(clip.failure?.code ?? '', clip.edit !== null)}</Text>}
    </Alert>
  )
}
