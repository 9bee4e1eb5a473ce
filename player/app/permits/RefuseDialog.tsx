import { Text } from '@mantine/core'
import { permits } from '../api/downloads.ts'
import type { Permit } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { ReasonField } from '../parts/ReasonField.tsx'
import { tell } from '../parts/told.ts'

/** Refuses what an organisation asked for, with a reason that its administrators read. */
export function RefuseDialog({ permit, opened, close }: { permit: Permit; opened: boolean; close: () => void }) {
  const { name } = permit.organisation
  return (
    <FormDialog
      title="Refuse these downloads?"
      submit="Refuse"
      danger
      opened={opened}
      close={close}
      act={(field) => permits.refuse(permit.id, field('reason'))}
      stale={[downloadKeys.permits]}
      done={() => tell(`Refused: ${name}.`)}
    >
      <Text>Downloads stay off for {name}. Its administrators read your reason, and can ask again.</Text>
      <ReasonField label="Why you refuse" />
    </FormDialog>
  )
}
