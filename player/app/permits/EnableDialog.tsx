import '../parts/parts.css'
import { Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { permits } from '../api/downloads.ts'
import type { Permit, PermitPerson } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { DurationField } from './DurationField.tsx'
import { ForWhomField } from './ForWhomField.tsx'

/** Enables downloads for an organisation: for whom, for how long, and whether each of them is approved. */
export function EnableDialog({ permit, close }: { permit: Permit; close: () => void }) {
  const { id, organisation } = permit
  const [everybody, setEverybody] = useState(false)
  const [people, setPeople] = useState<PermitPerson[]>([])
  const [temporary, setTemporary] = useState(permit.temporary)
  const [approval, setApproval] = useState(true)
  return (
    <FormDialog
      title={`Enable downloads for ${organisation.name}`}
      submit="Enable"
      blocked={!everybody && people.length === 0}
      opened
      close={close}
      act={() => permits.enable(id, { people: everybody ? null : people.map((person) => person.id), temporary, approval })}
      stale={[downloadKeys.permits]}
      done={() => tell(`Downloads are on for ${organisation.name}.`)}
    >
      <Text style={{ overflowWrap: 'anywhere' }}>Asked for: {permit.who}</Text>
      <ForWhomField permitId={id} everybody={everybody} setEverybody={setEverybody} people={people} setPeople={setPeople} />
      <DurationField label="For how long" temporary={temporary} choose={setTemporary} from="now" />
      <Switch
        size="md"
        className="choice"
        label="An administrator approves each download"
        description="Without it, files are made as soon as they are asked for."
        checked={approval}
        onChange={({ currentTarget }) => setApproval(currentTarget.checked)}
      />
    </FormDialog>
  )
}
