import { Alert, Anchor, Box, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import type { Clip } from '../../shared/types.ts'
import { clock } from '../../shared/words.ts'
import { useClipEvents } from '../api/events.ts'
import { useClip } from '../api/queries.ts'
import { ClipMenu } from '../clips/ClipMenu.tsx'
import { Details } from '../clips/Details.tsx'
import { PlayerFrame } from '../clips/PlayerFrame.tsx'
import { ReceiptNote } from '../clips/ReceiptNote.tsx'
import { StatusLine } from '../clips/StatusLine.tsx'
import { adviceFor, when } from '../clips/words.ts'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { NotFound } from './NotFound.tsx'

/** One clip: the player and all that is known about it. */
export function ClipPage() {
  const { id = '' } = useParams()
  const clip = useClip(id)
  useClipEvents(`/v1/clips/${encodeURIComponent(id)}/events`)
  useDocumentTitle(`${clip.data?.title ?? 'Recording'} · Safelight`)
  const gone = clip.error instanceof ApiError && (clip.error.status === 404 || clip.error.status === 400)
  if (gone || clip.data?.status === 'deleted') return <NotFound />
  if (clip.isPending) return <Loading words="Opening the recording" />
  if (!clip.data) return <LoadTrouble error={clip.error} retry={() => void clip.refetch()} />
  return <Shown clip={clip.data} />
}

function Shown({ clip }: { clip: Clip }) {
  const navigate = useNavigate()
  return (
    <Stack gap="md">
      <Anchor component={Link} to="/" size="sm" py={6} w="fit-content">
        <Group gap={6}>
          <IconArrowLeft size={18} aria-hidden />
          My recordings
        </Group>
      </Anchor>
      {clip.status === 'failed' ? <Failed clip={clip} /> : <PlayerFrame key={clip.id} clip={clip} />}
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Box miw={0}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {clip.title}
          </Title>
          <Text c="dimmed" size="sm">
            {when(clip.recordedAt ?? clip.createdAt)}
            {clip.durationSeconds !== null && ` · ${clock(clip.durationSeconds)}`}
          </Text>
        </Box>
        <ClipMenu clip={clip} onDeleted={() => void navigate('/')} />
      </Group>
      {clip.status !== 'ready' && clip.status !== 'failed' && <StatusLine clip={clip} />}
      {clip.receipt && <ReceiptNote clip={clip} />}
      <Details clip={clip} />
    </Stack>
  )
}

function Failed({ clip }: { clip: Clip }) {
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={20} />} title="This recording can’t be played" data-status="failed">
      <Text>{clip.failure?.message}</Text>
      <Text mt={4}>{adviceFor(clip.failure?.code ?? '')}</Text>
    </Alert>
  )
}
