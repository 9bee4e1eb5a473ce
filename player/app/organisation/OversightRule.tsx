import { NumberInput, Radio, Stack, Switch } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { organisation } from '../api/govern.ts'
import { governKeys, useChange } from '../api/govern-queries.ts'
import type { OversightMode, OversightRules } from '../api/oversight-contract.ts'
import { oversightKeys } from '../api/oversight-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { SaveLine } from '../parts/SaveLine.tsx'
import { Section } from '../parts/Section.tsx'
import { tell } from '../parts/told.ts'

const modes: { value: OversightMode; label: string; about: string }[] = [
  { value: 'all', label: 'Of every recording', about: 'Twelve to forty stills of each, at moments nobody can foresee.' },
  { value: 'share', label: 'Of a random share of the recordings', about: 'Which ones is drawn too: nobody can foresee or steer it.' },
  { value: 'off', label: 'Of none', about: 'No stills are taken of new recordings.' },
]

/** Of which recordings administrators look at stills. It is settled for each recording once, when it arrives. */
export function OversightRule({ rules }: { rules: OversightRules }) {
  const [mode, setMode] = useState(rules.oversight)
  const [share, setShare] = useState<number | string>(rules.oversightShare)
  const [scores, setScores] = useState(rules.oversightScores)
  const save = useChange<OversightRules>({
    act: organisation.change,
    stale: [governKeys.organisation, oversightKeys.now],
    done: () => tell('The rules of oversight are saved.'),
  })
  const valid = typeof share === 'number' && Number.isInteger(share) && share >= 1 && share <= 99
  const same = mode === rules.oversight && scores === rules.oversightScores && (mode !== 'share' || share === rules.oversightShare)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (mode !== 'share' || valid)
      save.mutate({ oversight: mode, oversightShare: valid ? share : rules.oversightShare, oversightScores: scores })
  }
  return (
    <Section
      title="Oversight"
      about="Administrators look at stills of recordings, to find what must not be in them. Owners see that and when it was done. A change holds for recordings that arrive from then on."
      framed
    >
      <form onSubmit={submit}>
        <Stack>
          <Radio.Group label="Stills are looked at" value={mode} onChange={(value) => setMode(value as OversightMode)}>
            {modes.map(({ value, label, about }) => (
              <Radio key={value} className="choice" value={value} label={label} description={about} />
            ))}
          </Radio.Group>
          {mode === 'share' && (
            <NumberInput
              label="Share of the recordings, in percent"
              size="md"
              maw={320}
              min={1}
              max={99}
              allowDecimal={false}
              allowNegative={false}
              value={share}
              onChange={setShare}
              error={valid ? undefined : 'A whole number from 1 to 99.'}
            />
          )}
          {mode !== 'off' && (
            <Switch
              size="md"
              className="choice"
              label="A program on our own machines puts the likeliest stills first"
              description="It orders, and never judges. Stills are shown in either case."
              checked={scores}
              onChange={({ currentTarget }) => setScores(currentTarget.checked)}
            />
          )}
          <ErrorNote error={save.error} />
          <SaveLine saving={save.isPending} same={same} invalid={mode === 'share' && !valid} />
        </Stack>
      </form>
    </Section>
  )
}
