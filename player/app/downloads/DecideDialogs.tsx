import { Text } from '@mantine/core'
import { downloads } from '../api/downloads.ts'
import type { Download } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { ReasonField } from '../parts/ReasonField.tsx'
import { tell } from '../parts/told.ts'

interface Props {
  download: Download
  opened: boolean
  close: () => void
}

/** Approves a download after once more asking: a file can't be called back. */
export function ApproveDialog({ download: { id, clip, owner }, opened, close }: Props) {
  return (
    <Ask
      title="Approve this download?"
      yes="Approve"
      opened={opened}
      close={close}
      act={() => downloads.approve(id)}
      stale={[downloadKeys.all]}
      done={() => tell(`Approved. ${owner.name} is told when the file is there.`)}
    >
      <Text style={{ overflowWrap: 'anywhere' }}>
        A file of “{clip.title}” is made for {owner.name}. Once it is downloaded, it can’t be called back.
      </Text>
    </Ask>
  )
}

/** Declines a download with a reason, which its owner reads. */
export function DeclineDialog({ download: { id, clip, owner }, opened, close }: Props) {
  return (
    <FormDialog
      title="Decline this download?"
      submit="Decline"
      danger
      opened={opened}
      close={close}
      act={(field) => downloads.decline(id, field('reason'))}
      stale={[downloadKeys.all]}
      done={() => tell(`Declined. ${owner.name} is told why.`)}
    >
      <Text style={{ overflowWrap: 'anywhere' }}>
        No file of “{clip.title}” is made. {owner.name} reads your reason, and can ask again.
      </Text>
      <ReasonField label="Why you decline it" />
    </FormDialog>
  )
}
