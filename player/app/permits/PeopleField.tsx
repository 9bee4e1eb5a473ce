import { MultiSelect } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { PermitPerson } from '../api/downloads-contract.ts'
import { usePermitPeople } from '../api/downloads-queries.ts'

interface Props {
  permitId: string
  chosen: PermitPerson[]
  choose: (people: PermitPerson[]) => void
}

/** Accounts of the organisation, found by part of a name or an address. */
export function PeopleField({ permitId, chosen, choose }: Props) {
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), 200)
  const found = usePermitPeople(permitId, query)
  const people = query === '' ? [] : (found.data?.people ?? [])
  const known = [...chosen, ...people.filter(({ id }) => !chosen.some((one) => one.id === id))]
  return (
    <MultiSelect
      size="md"
      label="People"
      description="Their accounts alone can download."
      placeholder={chosen.length === 0 ? 'Part of the name or address' : 'Add somebody: part of the name'}
      searchable
      hidePickedOptions
      maxDropdownHeight={240}
      // The service has looked already.
      filter={({ options }) => options}
      data={known.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
      value={chosen.map(({ id }) => id)}
      onChange={(ids) => choose(known.filter(({ id }) => ids.includes(id)))}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={nothing(query, found.error !== null, found.isFetching)}
      error={found.error?.message}
    />
  )
}

function nothing(asked: string, failed: boolean, fetching: boolean): string | undefined {
  if (asked === '' || failed) return undefined
  return fetching ? 'Looking…' : 'Nobody of that name'
}
