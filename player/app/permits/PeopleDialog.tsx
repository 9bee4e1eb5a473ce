import { Alert } from '@mantine/core'
import { useState } from 'react'
import { permits } from '../api/downloads.ts'
import type { Permit, PermitPerson } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { ForWhomField } from './ForWhomField.tsx'
import { isSameChoice, leftOutWords } from './words.ts'

/** Changes for whom downloads are on: adds people, takes some out, or opens them to everybody. */
export function PeopleDialog({ permit, close }: { permit: Permit; close: () => void }) {
  const { id, organisation } = permit
  const [everybody, setEverybody] = useState(permit.everybody)
  const [people, setPeople] = useState<PermitPerson[]>(permit.people)
  const chosen = everybody ? null : people.map((person) => person.id)
  const leftOut = leftOutWords(permit, chosen)
  return (
    <FormDialog
      title={`For whom downloads are on: ${organisation.name}`}
      submit="Save"
      danger={leftOut !== null}
      blocked={chosen?.length === 0 || isSameChoice(permit, chosen)}
      opened
      close={close}
      act={() => permits.change(id, { people: chosen })}
      stale={[downloadKeys.permits]}
      done={() => tell(`Changed for ${organisation.name}.`)}
    >
      <ForWhomField permitId={id} everybody={everybody} setEverybody={setEverybody} people={people} setPeople={setPeople} />
      {leftOut !== null && (
        <Alert color="yellow" style={{ overflowWrap: 'anywhere' }} data-left-out>
          {leftOut}
        </Alert>
      )}
    </FormDialog>
  )
}
