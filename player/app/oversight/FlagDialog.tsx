import { Text } from '@mantine/core'
import { oversight } from '../api/oversight.ts'
import type { Recording } from '../api/oversight-contract.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { ReasonField } from '../parts/ReasonField.tsx'
import { briefName } from './words.ts'

/** Flags a recording: from that moment nobody but its owner sees it. */
export function FlagDialog({ recording, close, done }: { recording: Recording; close: () => void; done: () => void }) {
  return (
    <FormDialog
      title={`Flag the recording of ${briefName(recording)}`}
      submit="Flag"
      opened
      close={close}
      returnFocus={false}
      act={(field) => oversight.flag(recording.clipId, field('reason'))}
      done={done}
    >
      <Text>
        It is closed at once to everybody but its owner, who sees that it is in quarantine, not by whom. Another administrator, or the
        people who run Safelight, decide what becomes of it.
      </Text>
      <ReasonField label="What you found" />
    </FormDialog>
  )
}
