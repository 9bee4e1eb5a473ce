import { Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { networks } from '../api/govern.ts'
import type { Network } from '../api/govern-contract.ts'
import { governKeys, useColleagues } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { PeopleChoice } from '../parts/PeopleChoice.tsx'

interface Props {
  network: Network
  /** The own organisation coaches: it always selects. */
  coaches: boolean
  opened: boolean
  close: () => void
}

/** An administrator says who of her organisation takes part in a network. */
export function ChooseDialog({ network, coaches, opened, close }: Props) {
  // Made anew each time, so that it begins with what is so now.
  return opened ? <Opened network={network} coaches={coaches} close={close} /> : null
}

function Opened({ network, coaches, close }: Omit<Props, 'opened'>) {
  const [everybody, setEverybody] = useState(network.mine.everybody && !coaches)
  const [chosen, choose] = useState(network.mine.selected.map(({ id }) => id))
  const colleagues = useColleagues()
  return (
    <FormDialog
      title={coaches ? 'Choose the coaches' : 'Choose who takes part'}
      submit="Save"
      opened
      close={close}
      act={() => networks.choose(network.id, everybody, everybody ? [] : chosen)}
      stale={[governKeys.networks]}
    >
      <Text>
        Of your own organisation, in “{network.name}”. For those who no longer take part, what rests on the network is closed at once and
        for good.
      </Text>
      {!coaches && (
        <Radio.Group label="Who takes part" value={everybody ? 'all' : 'some'} onChange={(value) => setEverybody(value === 'all')}>
          <Stack gap={0} mt={4}>
            <Radio
              className="choice"
              value="all"
              label="Everybody"
              description="All teachers and administrators, also those who come later."
            />
            <Radio className="choice" value="some" label="Selected people" />
          </Stack>
        </Radio.Group>
      )}
      {!everybody && (
        <Fetched query={colleagues} words="Fetching your people">
          {({ people }) => (
            <PeopleChoice
              label={coaches ? 'Coaches' : 'People who take part'}
              people={people.filter(({ role, deactivated }) => role !== 'student' && !deactivated)}
              chosen={chosen}
              choose={choose}
            />
          )}
        </Fetched>
      )}
    </FormDialog>
  )
}
