import { Text, TextInput } from '@mantine/core'
import { api } from '../api/client.ts'
import type { SeenClip } from '../api/contract.ts'
import { keys } from '../api/queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type Editing, recipeOf } from './model.ts'
import { resultWords, timeWords, titleOf } from './words.ts'

interface Props {
  clip: SeenClip
  editing: Editing
  opened: boolean
  close: () => void
  /** The new clip's id. */
  saved: (clipId: string) => void
}

/** Has the service make the new recording. */
export function SaveDialog({ clip, editing, opened, close, saved }: Props) {
  return (
    <FormDialog
      title="Save as a new recording"
      submit="Save"
      opened={opened}
      close={close}
      act={(field) => api.cut(clip.id, { ...recipeOf(editing), title: field('title') || titleOf(clip.title) })}
      stale={[keys.clips]}
      done={({ clipId }) => saved(clipId)}
    >
      <TextInput
        name="title"
        label="Title"
        defaultValue={titleOf(clip.title)}
        maxLength={200}
        required
        withAsterisk={false}
        data-autofocus
      />
      <Text>
        {resultWords(editing)} {timeWords(editing)}
      </Text>
      <Text c="dimmed" size="sm">
        It becomes a new recording in a collection of its own, which nobody else sees until you share it. The original stays as it was.
      </Text>
    </FormDialog>
  )
}
