import { Stack, Title } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { Reflection } from '../api/contract.ts'
import { keys } from '../api/queries.ts'
import { ClipLine } from '../clips/ClipLine.tsx'
import { ClipMenu } from '../clips/ClipMenu.tsx'
import { DropArea } from '../upload/DropArea.tsx'
import { withoutUploads } from '../upload/rows.ts'
import type { UploadItem } from '../upload/store.ts'
import { UploadRow } from '../upload/UploadRow.tsx'
import { useUploads } from '../upload/useUploads.ts'

/** The recordings of a reflection, those on their way first, and the way to add one. */
export function ReflectionClips({ reflection, add }: { reflection: Reflection; add: boolean }) {
  const { id, clips, mine } = reflection
  const uploads = useUploads().filter(({ reflectionId }) => reflectionId === id)
  const rest = withoutUploads(clips, uploads)
  return (
    <Stack component="section" gap="sm" aria-label="Recordings">
      <Title order={2} size="h4">
        Recordings
      </Title>
      {add && <DropArea first={false} reflectionId={id} />}
      {uploads.map((item) => (
        <Sent key={item.id} item={item} />
      ))}
      <ul className="list">
        {rest.map((clip) => (
          <li key={clip.id}>
            <ClipLine clip={clip} controls={mine ? <ClipMenu clip={clip} /> : null} />
          </li>
        ))}
      </ul>
    </Stack>
  )
}

/** An upload stands for its clip until it is taken off the list; then the page knows the whole clip, with its receipt. */
function Sent({ item }: { item: UploadItem }) {
  const { clipId, state } = item
  const clip = useQuery({
    queryKey: keys.clip(clipId ?? ''),
    queryFn: clipId !== null && state === 'sent' ? () => api.clip(clipId) : skipToken,
  })
  return <UploadRow item={item} clip={state === 'sent' ? clip.data : undefined} />
}
