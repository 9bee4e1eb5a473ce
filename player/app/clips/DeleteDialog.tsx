import { Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { dropClip } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'
import { uploads } from '../upload/store.ts'

interface Props {
  clip: Pick<Clip, 'id' | 'title'>
  opened: boolean
  close: () => void
  onDeleted?: () => void
}

export function DeleteDialog({ clip, opened, close, onDeleted }: Props) {
  const client = useQueryClient()
  const done = () => {
    onDeleted?.()
    dropClip(client, clip.id)
    uploads.forget(clip.id)
    tell(`“${clip.title}” was deleted.`)
  }
  return (
    <Ask
      title="Delete this recording?"
      yes="Delete for good"
      no="Keep it"
      danger
      opened={opened}
      close={close}
      act={() => api.remove(clip.id)}
      done={done}
    >
      <Text>“{clip.title}” will be gone for everybody, at once and for good. Nobody can bring it back.</Text>
    </Ask>
  )
}
