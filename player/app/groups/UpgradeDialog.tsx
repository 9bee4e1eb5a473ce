import { Text } from '@mantine/core'
import { groups } from '../api/govern.ts'
import type { Group } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { ReasonField } from '../parts/ReasonField.tsx'
import { tell } from '../parts/told.ts'

/** Asks the administrators of the group's organisation to make it a community group. */
export function UpgradeDialog({ group, opened, close }: { group: Group; opened: boolean; close: () => void }) {
  return (
    <FormDialog
      title="Ask for a community group"
      submit="Ask"
      opened={opened}
      close={close}
      act={(field) => groups.askUpgrade(group.id, field('reason'))}
      stale={[governKeys.groups]}
      done={() => tell('An administrator will decide about it.')}
    >
      <Text>
        A community group takes in people of other organisations. An administrator of {group.organisation.name} decides whether it becomes
        one. What was shared with the group before stays among the people of your organisation.
      </Text>
      <ReasonField label="Why the group should have people of other organisations" />
    </FormDialog>
  )
}
