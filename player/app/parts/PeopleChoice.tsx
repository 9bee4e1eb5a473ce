import './parts.css'
import { Checkbox, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Colleague } from '../api/govern-contract.ts'
import { matches } from './words.ts'

interface Props {
  label: string
  people: Colleague[]
  /** Their ids. */
  chosen: string[]
  choose: (ids: string[]) => void
}

/** Any number of an organisation's people, ticked in a list that can be narrowed. */
export function PeopleChoice({ label, people, chosen, choose }: Props) {
  const [typed, setTyped] = useState('')
  const shown = people.filter(({ name, email }) => matches(typed, name, email))
  return (
    <Checkbox.Group label={`${label} (${chosen.length} selected)`} value={chosen} onChange={choose}>
      <Stack gap="xs" mt={6}>
        {people.length > 8 && (
          <TextInput
            aria-label="Find by name"
            placeholder="Find by name"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            // Not to be taken as "save".
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
        <div className="choices">
          {shown.map(({ id, name, email }) => (
            <Checkbox key={id} className="choice" value={id} label={name} description={email} />
          ))}
          {shown.length === 0 && (
            <Text c="dimmed" py="xs">
              Nobody of that name
            </Text>
          )}
        </div>
      </Stack>
    </Checkbox.Group>
  )
}
