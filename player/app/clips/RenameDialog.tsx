import { useQueryClient } from '@tanstack/react-query'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { putClip } from '../api/queries.ts'
import { TitleDialog } from '../parts/TitleDialog.tsx'

export function RenameDialog({ clip, opened, close }: { clip: Pick<Clip, 'id' | 'title'>; opened: boolean; close: () => void }) {
  const client = useQueryClient()
  const save = async (title: string) => putClip(client, await api.rename(clip.id, title))
  return <TitleDialog heading="Rename the recording" title={clip.title} opened={opened} close={close} save={save} />
}
