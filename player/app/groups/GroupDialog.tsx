import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { groups } from '../api/govern.ts'
import type { Group } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'

interface Props {
  /** The one that is changed; without it, a new one is made. */
  group?: Group
  opened: boolean
  close: () => void
  done?: (group: Group) => void
}

export function GroupDialog({ group, opened, close, done }: Props) {
  return (
    <FormDialog
      title={group ? 'Change the group' : 'Make a group'}
      submit={group ? 'Save' : 'Make the group'}
      opened={opened}
      close={close}
      act={(field) => {
        const common = { name: field('name'), description: field('description'), open: field('open') !== '' }
        return group ? groups.change(group.id, common) : groups.make({ ...common, withStudents: field('withStudents') !== '' })
      }}
      stale={[governKeys.groups]}
      {...(done && { done })}
    >
      <TextInput name="name" label="Name" defaultValue={group?.name} maxLength={200} required withAsterisk={false} data-autofocus />
      <Textarea
        name="description"
        label="What it is for"
        defaultValue={group?.description}
        maxLength={2000}
        autosize
        minRows={2}
        maxRows={8}
      />
      <Checkbox
        className="choice"
        label="Open to join"
        description="Everybody of your organisation can find it and join by herself, to watch."
        name="open"
        defaultChecked={group?.open ?? false}
      />
      {!group && (
        <Checkbox
          className="choice"
          label="With students"
          description="Students can be in it and watch what is shared with it. This can’t be changed later: nobody shall share with a group and find students in it afterwards."
          name="withStudents"
        />
      )}
    </FormDialog>
  )
}
