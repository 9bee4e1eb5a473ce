import { NumberInput, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { DownloadRules } from '../api/downloads-contract.ts'
import { organisation } from '../api/govern.ts'
import { governKeys, useChange } from '../api/govern-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { SaveLine } from '../parts/SaveLine.tsx'
import { Section } from '../parts/Section.tsx'
import { tell } from '../parts/told.ts'

type Limits = Pick<DownloadRules, 'downloadDays' | 'downloadFetches'>

const most: Limits = { downloadDays: 30, downloadFetches: 20 }

const isValid = (value: number | string, name: keyof Limits): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most[name]

/** For how long, and how often, a file can be fetched. */
export function DownloadLimits({ rules }: { rules: Limits }) {
  const [days, setDays] = useState<number | string>(rules.downloadDays)
  const [fetches, setFetches] = useState<number | string>(rules.downloadFetches)
  const save = useChange<Limits>({
    act: organisation.change,
    stale: [governKeys.organisation],
    done: () => tell('The limits are saved.'),
  })
  const valid = isValid(days, 'downloadDays') && isValid(fetches, 'downloadFetches')
  const same = days === rules.downloadDays && fetches === rules.downloadFetches
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isValid(days, 'downloadDays') && isValid(fetches, 'downloadFetches')) save.mutate({ downloadDays: days, downloadFetches: fetches })
  }
  return (
    <Section
      title="Limits of each download"
      about="When one of them is reached, the file is destroyed. A change holds for new downloads."
      framed
    >
      <form onSubmit={submit} aria-label="Limits of each download">
        <Stack>
          <LimitField label="Days" name="downloadDays" value={days} set={setDays} />
          <LimitField label="Number of downloads" name="downloadFetches" value={fetches} set={setFetches} />
          <ErrorNote error={save.error} />
          <SaveLine saving={save.isPending} same={same} invalid={!valid} />
        </Stack>
      </form>
    </Section>
  )
}

interface FieldProps {
  label: string
  name: keyof Limits
  value: number | string
  set: (value: number | string) => void
}

function LimitField({ label, name, value, set }: FieldProps) {
  return (
    <NumberInput
      label={label}
      size="md"
      maw={320}
      min={1}
      max={most[name]}
      allowDecimal={false}
      allowNegative={false}
      value={value}
      onChange={set}
      error={isValid(value, name) ? undefined : `A whole number from 1 to ${most[name]}.`}
    />
  )
}
