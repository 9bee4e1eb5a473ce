import { Text } from '@mantine/core'
import { oversight } from '../api/oversight.ts'
import type { Flag, Outcome } from '../api/oversight-contract.ts'
import { oversightKeys } from '../api/oversight-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { ReasonField } from '../parts/ReasonField.tsx'
import { tell } from '../parts/told.ts'
import { flagName, outcomeMeanings, outcomeNames } from './words.ts'

/** Releases or deletes a recording that somebody else flagged, with a reason. */
export function DecideDialog({ flag, outcome, close }: { flag: Flag; outcome: Outcome; close: () => void }) {
  const releases = outcome === 'released'
  return (
    <FormDialog
      title={releases ? 'Release this recording?' : 'Delete this recording?'}
      submit={releases ? 'Release' : 'Delete'}
      danger={!releases}
      opened
      close={close}
      act={(field) => oversight.decide(flag.id, outcome, field('reason'))}
      stale={[oversightKeys.all]}
      done={() => tell(`${outcomeNames[outcome]}: ${flagName(flag)}.`)}
    >
      <Text fw={500}>{flagName(flag)}</Text>
      <Text>{outcomeMeanings[outcome]}</Text>
      <ReasonField label="Why you decide so" />
    </FormDialog>
  )
}
