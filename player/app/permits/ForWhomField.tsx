import '../parts/parts.css'
import { Radio } from '@mantine/core'
import type { PermitPerson } from '../api/downloads-contract.ts'
import { PeopleField } from './PeopleField.tsx'

interface Props {
  permitId: string
  everybody: boolean
  setEverybody: (everybody: boolean) => void
  people: PermitPerson[]
  setPeople: (people: PermitPerson[]) => void
}

/** For single accounts, or for the whole organisation. */
export function ForWhomField({ permitId, everybody, setEverybody, people, setPeople }: Props) {
  return (
    <>
      <Radio.Group size="md" label="For whom" value={everybody ? 'all' : 'some'} onChange={(value) => setEverybody(value === 'all')}>
        <Radio className="choice" value="some" label="Single accounts" />
        <Radio className="choice" value="all" label="The whole organisation" />
      </Radio.Group>
      {!everybody && <PeopleField permitId={permitId} chosen={people} choose={setPeople} />}
    </>
  )
}
