import { Checkbox, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { api } from '../api/client.ts'
import type { SeenClip } from '../api/contract.ts'
import { keys } from '../api/queries.ts'
import type { Review } from '../faces/useReview.ts'
import { unseenWords } from '../faces/words.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type Editing, recipeOf } from './model.ts'
import { resultWords, timeWords, titleOf } from './words.ts'

interface Props {
  clip: SeenClip
  editing: Editing
  review: Pick<Review, 'found' | 'looked' | 'unseen'>
  opened: boolean
  close: () => void
  /** The new clip's id. */
  saved: (clipId: string) => void
}

/** Has the service make the new recording. Where uncertain moments were not looked at, it asks once more. */
export function SaveDialog({ clip, editing, review: { found, looked, unseen }, opened, close, saved }: Props) {
  /** How many were not looked at when that was taken on: it holds for no more of them. */
  const [accepted, setAccepted] = useState(0)
  const accept = unseen > 0 && accepted === unseen
  const title = titleOf(clip.title, editing.cut.hiding.faces)
  const leave = () => {
    setAccepted(0)
    close()
  }
  return (
    <FormDialog
      title="Save as a new recording"
      submit="Save"
      blocked={unseen > 0 && !accept}
      opened={opened}
      close={leave}
      act={(field) =>
        api.cut(clip.id, { ...recipeOf(editing, { searchId: found?.searchId ?? null, looked, accept }), title: field('title') || title })
      }
      stale={[keys.clips]}
      done={({ clipId }) => saved(clipId)}
    >
      <TextInput name="title" label="Title" defaultValue={title} maxLength={200} required withAsterisk={false} data-autofocus />
      <Text>
        {resultWords(editing)} {timeWords(editing)}
      </Text>
      {unseen > 0 && (
        <Checkbox
          className="choice"
          label={`${unseenWords(unseen)}.`}
          description="Somebody may be seen there who should be hidden. They are listed under “Uncertain moments”, and the new recording says how many nobody looked at."
          checked={accept}
          onChange={({ currentTarget }) => setAccepted(currentTarget.checked ? unseen : 0)}
          data-unseen={unseen}
        />
      )}
      <Text c="dimmed" size="sm">
        It becomes a new recording in a collection of its own, which nobody else sees until you share it. The original stays as it was.
      </Text>
    </FormDialog>
  )
}
