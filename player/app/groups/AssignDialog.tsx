import { Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { groups } from '../api/govern.ts'
import type { Audience, Group } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { audienceWords, usualDue } from './words.ts'

const audiences: { value: Audience; label: string }[] = [
  { value: 'managers', label: 'The managers only' },
  { value: 'members', label: 'The whole group' },
]

/** A contributor asks the members to hand in a reflection by a date. */
export function AssignDialog({ group, opened, close }: { group: Group; opened: boolean; close: () => void }) {
  return (
    <FormDialog
      title="Set an assignment"
      submit="Set it"
      opened={opened}
      close={close}
      act={(field) =>
        groups.assign(group.id, {
          title: field('title'),
          instructions: field('instructions'),
          dueAt: new Date(field('dueAt')).toISOString(),
          audience: field('audience') as Audience,
        })
      }
      stale={[governKeys.group(group.id)]}
    >
      <TextInput name="title" label="Title" maxLength={200} required withAsterisk={false} data-autofocus />
      <Textarea name="instructions" label="What to do" maxLength={20_000} autosize minRows={3} maxRows={8} />
      <TextInput
        name="dueAt"
        type="datetime-local"
        label="Due"
        description="What comes later is still taken, and marked as late."
        defaultValue={usualDue(new Date())}
        required
        withAsterisk={false}
      />
      <Radio.Group name="audience" label="Who sees what is handed in" defaultValue="managers">
        <Stack gap={0} mt={4}>
          {audiences.map(({ value, label }) => (
            <Radio key={value} className="choice" value={value} label={label} description={audienceWords[value]} />
          ))}
        </Stack>
      </Radio.Group>
    </FormDialog>
  )
}
