import { Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useOutletContext } from 'react-router'
import { networks } from '../api/govern.ts'
import type { Found, Me, NetworkKind } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { OrganisationsField } from './OrganisationsField.tsx'
import { kindMeanings, kindNames } from './words.ts'

/** An administrator proposes a network to administrators of other organisations. */
export function ProposeDialog({ opened, close }: { opened: boolean; close: () => void }) {
  return opened ? <Opened close={close} /> : null
}

function Opened({ close }: { close: () => void }) {
  const { organisation } = useOutletContext<Me>()
  const [kind, setKind] = useState<NetworkKind>('collaboration')
  const [others, setOthers] = useState<Found[]>([])
  const [coaching, setCoaching] = useState<string | null>(null)
  const all = [...(organisation ? [organisation] : []), ...others]
  const coach = all.some(({ id }) => id === coaching) ? coaching : null
  const ready = others.length > 0 && (kind === 'collaboration' || coach !== null)
  return (
    <FormDialog
      title="Propose a network"
      submit="Propose"
      blocked={!ready}
      opened
      close={close}
      act={(field) =>
        networks.propose({
          name: field('name'),
          purpose: field('purpose'),
          kind,
          organisationIds: others.map(({ id }) => id),
          ...(kind === 'coaching' && coach !== null && { coachingOrganisationId: coach }),
        })
      }
      stale={[governKeys.networks]}
      done={() => tell('Proposed. It begins when an administrator of every organisation in it has approved.')}
    >
      <TextInput name="name" label="Name" maxLength={200} required withAsterisk={false} data-autofocus />
      <Textarea name="purpose" label="What it is for" maxLength={2000} autosize minRows={2} maxRows={6} />
      <Radio.Group label="Kind" value={kind} onChange={(value) => setKind(value as NetworkKind)}>
        <Stack gap={0} mt={4}>
          {(['collaboration', 'coaching'] as const).map((one) => (
            <Radio key={one} className="choice" value={one} label={kindNames[one]} description={kindMeanings[one]} />
          ))}
        </Stack>
      </Radio.Group>
      <OrganisationsField own={organisation?.id} chosen={others} choose={setOthers} />
      {kind === 'coaching' && (
        <Radio.Group label="Which one coaches" value={coach} onChange={setCoaching}>
          <Stack gap={0} mt={4}>
            {all.map(({ id, name }) => (
              <Radio key={id} className="choice" value={id} label={id === organisation?.id ? `${name} (yours)` : name} />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </FormDialog>
  )
}
