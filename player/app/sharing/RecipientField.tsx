import { Box, Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconUser, IconUsersGroup } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Ref } from 'react'
import type { Share } from '../api/contract.ts'
import { sharing } from '../api/sharing.ts'
import { useGroupChoices } from '../api/sharing-queries.ts'
import { type Recipient, recipientsOf } from './recipients.ts'

interface Props {
  typed: string
  onType: (typed: string) => void
  onChoose: (recipient: Recipient) => void
  shares: readonly Share[]
  error: string | null
  inputRef: Ref<HTMLInputElement>
  /** A dialog around it begins here. */
  focus: boolean
}

/** Finds a person by a part of her name, or one of my groups. */
export function RecipientField({ typed, onType, onChoose, shares, error, inputRef, focus }: Props) {
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const [query] = useDebouncedValue(typed.trim(), 200)
  const people = useQuery({
    queryKey: ['people', query],
    queryFn: ({ signal }) => sharing.people(query, signal),
    placeholderData: keepPreviousData,
    enabled: box.dropdownOpened,
  })
  const groups = useGroupChoices()
  const stale = people.isPlaceholderData || query !== typed.trim()
  const found = recipientsOf(people.data ?? [], groups.data ?? [], typed, shares, Date.now(), stale)
  const trouble = people.error ?? groups.error
  const choose = (value: string) => {
    const chosen = found.find(({ id }) => id === value)
    if (chosen) onChoose(chosen)
    box.closeDropdown()
  }
  return (
    <Combobox store={box} onOptionSubmit={choose} position="bottom-start" middlewares={{ flip: false, shift: true }}>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          ref={inputRef}
          role="combobox"
          data-autofocus={focus || undefined}
          aria-autocomplete="list"
          label="Person or group"
          placeholder="Type a name"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={typed}
          error={error ?? trouble?.message ?? null}
          onChange={(event) => {
            onType(event.currentTarget.value)
            box.openDropdown()
            box.resetSelectedOption()
          }}
          onClick={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={264} style={{ overflowY: 'auto' }}>
          {found.map((recipient) => (
            <Option key={recipient.id} recipient={recipient} />
          ))}
          {found.length === 0 && <Combobox.Empty>{people.isFetching || stale ? 'Looking…' : nobody(query)}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function nobody(query: string): string {
  const found = query === '' ? 'There is nobody to share with yet.' : `Nobody found for “${query}”.`
  return `${found} You can share with teachers of your organisation and of your networks, and with groups where you contribute.`
}

function Option({ recipient: { kind, id, name, note, taken } }: { recipient: Recipient }) {
  const Icon = kind === 'person' ? IconUser : IconUsersGroup
  return (
    <Combobox.Option value={id} disabled={taken} mih={44}>
      <Group gap="sm" wrap="nowrap">
        <Icon size={20} style={{ flex: 'none' }} aria-hidden />
        <Box miw={0}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Text size="xs" c={taken ? 'inherit' : 'dimmed'}>
            {taken ? 'open to them already' : note}
          </Text>
        </Box>
      </Group>
    </Combobox.Option>
  )
}
