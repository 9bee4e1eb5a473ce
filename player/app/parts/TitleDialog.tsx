import { TextInput } from '@mantine/core'
import { FormDialog } from './FormDialog.tsx'

interface Props {
  heading: string
  /** As it is now. */
  title: string
  opened: boolean
  close: () => void
  save: (title: string) => Promise<unknown>
}

/** Gives something another title; the same one changes nothing. */
export function TitleDialog({ heading, title, opened, close, save }: Props) {
  const act = async (field: (name: string) => string) => {
    if (field('title') !== '' && field('title') !== title) await save(field('title'))
  }
  return (
    <FormDialog title={heading} submit="Save" opened={opened} close={close} act={act}>
      <TextInput name="title" label="Title" defaultValue={title} maxLength={200} required withAsterisk={false} data-autofocus />
    </FormDialog>
  )
}
