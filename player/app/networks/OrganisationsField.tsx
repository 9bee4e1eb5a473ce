import { Button, CloseButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { networks } from '../api/govern.ts'
import type { Found } from '../api/govern-contract.ts'
import { useChange } from '../api/govern-queries.ts'
import { regionNames } from '../parts/words.ts'

interface Props {
  /** The proposer's own organisation, which is in it anyway. */
  own: string | undefined
  chosen: Found[]
  choose: (organisations: Found[]) => void
}

/** Other organisations, each found by its exact name: nobody can leaf through who is here. */
export function OrganisationsField({ own, chosen, choose }: Props) {
  const [name, setName] = useState('')
  const find = useChange({
    act: (asked: string) => networks.find(asked),
    done: ({ organisations }) => {
      const fresh = organisations.filter(({ id }) => id !== own && !chosen.some((one) => one.id === id))
      choose([...chosen, ...fresh])
      if (organisations.length > 0) setName('')
    },
  })
  const look = () => {
    if (name.trim() !== '') find.mutate(name.trim())
  }
  const byEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    look()
  }
  const nobody = find.data?.organisations.length === 0 && find.variables === name.trim()
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label="Other organisations"
          description="The exact name of one at a time."
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          onKeyDown={byEnter}
          autoComplete="off"
          style={{ flex: 1 }}
        />
        <Button variant="default" onClick={look} loading={find.isPending}>
          Find
        </Button>
      </Group>
      <Text size="sm" role="status" c={nobody || find.isError ? 'var(--mantine-color-error)' : 'dimmed'}>
        {find.isError ? find.error.message : nobody ? 'There is no organisation of exactly this name.' : said(chosen.length)}
      </Text>
      {chosen.map(({ id, name: named, region }) => (
        <Group key={id} justify="space-between" wrap="nowrap" className="surface" pl="md" pr={4} py={2}>
          <Text style={{ overflowWrap: 'anywhere' }}>
            {named}{' '}
            <Text component="span" size="sm" c="dimmed">
              {regionNames[region]}
            </Text>
          </Text>
          <CloseButton size={44} aria-label={`Take out ${named}`} onClick={() => choose(chosen.filter((one) => one.id !== id))} />
        </Group>
      ))}
    </Stack>
  )
}

const said = (count: number) => (count === 0 ? 'None chosen yet.' : count === 1 ? 'One chosen.' : `${count} chosen.`)
