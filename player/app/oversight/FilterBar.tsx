import { Button, NativeSelect, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import { useColleagues } from '../api/govern-queries.ts'
import type { Filters, Order, StateFilter } from './filters.ts'
import { isUsual } from './filters.ts'

const states: { value: StateFilter; label: string }[] = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'reviewed', label: 'Reviewed' },
  { value: 'flagged', label: 'Flagged' },
  { value: 'released', label: 'Released' },
  { value: 'deleted', label: 'Deleted' },
  { value: 'all', label: 'All' },
]
const orders: { value: Order; label: string }[] = [
  { value: 'newest', label: 'Newest first' },
  { value: 'risk', label: 'Likeliest first' },
]

/** Which recordings, and in which order. On a phone it is folded away until it is asked for. */
export function FilterBar({ filters, change }: { filters: Filters; change: (filters: Filters) => void }) {
  const [opened, { toggle }] = useDisclosure(!isUsual(filters))
  const people = useColleagues()
  const set = (part: Partial<Filters>) => change({ ...filters, ...part })
  const day = (name: 'from' | 'to', label: string) => (
    <TextInput type="date" label={label} value={filters[name]} onChange={({ currentTarget }) => set({ [name]: currentTarget.value })} />
  )
  return (
    <search aria-label="Filter">
      <Button
        className="filter-toggle"
        variant="default"
        leftSection={<IconFilter size={20} aria-hidden />}
        aria-expanded={opened}
        aria-controls="filters"
        onClick={toggle}
      >
        Filter
      </Button>
      <div id="filters" className="filters" data-open={opened}>
        <NativeSelect
          label="State"
          data={states}
          value={filters.state}
          onChange={({ currentTarget }) => set({ state: currentTarget.value as StateFilter })}
        />
        <Select
          label="Owner"
          placeholder="Everybody"
          data={(people.data?.people ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filters.owner === '' ? null : filters.owner}
          onChange={(owner) => set({ owner: owner ?? '' })}
          searchable
          clearable
          limit={50}
          nothingFoundMessage="Nobody of that name"
          error={people.error?.message}
        />
        {day('from', 'From')}
        {day('to', 'To')}
        <NativeSelect
          label="Order"
          data={orders}
          value={filters.order}
          onChange={({ currentTarget }) => set({ order: currentTarget.value as Order })}
        />
      </div>
    </search>
  )
}
