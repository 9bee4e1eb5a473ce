import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Navigate, useOutletContext } from 'react-router'
import type { Me } from '../api/contract.ts'
import { useClipEvents } from '../api/events.ts'
import { useClips } from '../api/queries.ts'
import { ClipRow } from '../clips/ClipRow.tsx'
import { ReadyNote } from '../downloads/ReadyNote.tsx'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { DropArea } from '../upload/DropArea.tsx'
import { rowsOf } from '../upload/rows.ts'
import { UploadRow } from '../upload/UploadRow.tsx'
import { useUploads } from '../upload/useUploads.ts'

/** My recordings, newest first, and the way to add one. */
export function Clips() {
  useDocumentTitle('My recordings · Safelight')
  useClipEvents('/v1/clips/events')
  const { may } = useOutletContext<Me>()
  const sent = useUploads()
  const list = useClips()
  if (list.isPending) return <Loading words="Fetching your recordings" />
  if (!list.data) return <LoadTrouble error={list.error} retry={() => void list.refetch()} />
  const all = list.data.pages.flatMap((page) => page.clips)
  const { uploads, clips } = rowsOf(sent, all)
  // Who can't record starts with what others opened to them.
  if (!may.record && clips.length === 0) return <Navigate to="/shared" replace />
  return (
    <Stack gap="lg">
      <Title order={1}>My recordings</Title>
      {may.record && <ReadyNote />}
      {may.record && <DropArea first={all.length === 0} />}
      {uploads.length > 0 && (
        <Stack component="section" gap="sm" aria-label="Uploads">
          {uploads.map((row) => (
            <UploadRow key={row.item.id} {...row} />
          ))}
        </Stack>
      )}
      {clips.length === 0 && uploads.length === 0 && <Empty />}
      {clips.length > 0 && (
        <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Recordings">
          {clips.map((clip) => (
            <li key={clip.id}>
              <ClipRow clip={clip} />
            </li>
          ))}
        </Stack>
      )}
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Empty() {
  return (
    <Stack className="surface" p="xl" gap="xs">
      <Title order={2} size="h3">
        Your first recording
      </Title>
      <Text maw="62ch">
        Choose a lesson you filmed, or pair a recorder. It is locked in your browser before it leaves it, can be watched here seconds after
        it arrived, and only you can see it until you open it to somebody.
      </Text>
    </Stack>
  )
}
