import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Person } from '../api/govern-contract.ts'
import { useCandidates } from '../api/govern-queries.ts'

interface Props {
  label: string
  description?: string
  groupId: string
  chosen: Person | null
  choose: (person: Person | null) => void
}

/** One person whom the group's manager can take in, found by part of her name. */
export function CandidateField({ label, description, groupId, chosen, choose }: Props) {
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), 200)
  const asked = typed === chosen?.name ? '' : query
  const found = useCandidates(groupId, asked)
  const people = asked === '' ? [] : (found.data?.people ?? [])
  const shown = chosen && !people.some(({ id }) => id === chosen.id) ? [chosen, ...people] : people
  return (
    <Select
      label={label}
      description={description}
      placeholder="Part of the name"
      searchable
      clearable
      comboboxProps={{ withinPortal: true }}
      maxDropdownHeight={240}
      // The service has looked already.
      filter={({ options }) => options}
      data={shown.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen?.id ?? null}
      onChange={(id) => choose(shown.find((person) => person.id === id) ?? null)}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={nothing(asked, found.error !== null, found.isFetching)}
      error={found.error?.message}
      data-autofocus
    />
  )
}

function nothing(asked: string, failed: boolean, fetching: boolean): string | undefined {
  if (asked === '' || failed) return undefined
  return fetching ? 'Looking…' : 'Nobody of that name'
}
