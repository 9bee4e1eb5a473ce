import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { FoundPerson } from '../api/govern-contract.ts'
import { usePeople } from '../api/govern-queries.ts'

interface Props {
  label: string
  description?: string
  /** Who of those that were found can be chosen. */
  fit: (person: FoundPerson) => boolean
  chosen: FoundPerson | null
  choose: (person: FoundPerson | null) => void
}

/** One person, found by part of her name. */
export function PersonField({ label, description, fit, chosen, choose }: Props) {
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), 200)
  const asked = typed === chosen?.name ? '' : query
  const found = usePeople(asked)
  const people = asked === '' ? [] : (found.data?.people ?? []).filter(fit)
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
      nothingFoundMessage={nothing(asked, found.isError, found.isFetching)}
      error={found.isError ? found.error.message : undefined}
      data-autofocus
    />
  )
}

function nothing(asked: string, failed: boolean, fetching: boolean): string | undefined {
  if (asked === '' || failed) return undefined
  return fetching ? 'Looking…' : 'Nobody of that name'
}
