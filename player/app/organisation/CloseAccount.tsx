import { Text } from '@mantine/core'
import { organisation } from '../api/govern.ts'
import type { Colleague } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'

interface Props {
  person: Colleague
  opened: boolean
  close: () => void
}

export function CloseAccount({ person, opened, close }: Props) {
  return (
    <Ask
      title={`Close the account of ${person.name}?`}
      yes="Close the account"
      danger
      opened={opened}
      close={close}
      act={() => organisation.person(person.id, { deactivated: true })}
      stale={[governKeys.organisation]}
      done={() => tell(`The account of ${person.name} is closed.`)}
    >
      <Text>
        {person.name} is signed out everywhere at once and can’t sign in any more. What {person.name} shared, and what was shared with this
        person alone, is closed for good. The recordings are kept; nobody can watch them.
      </Text>
      <Text>You can open the account again. The shares don’t come back with it.</Text>
    </Ask>
  )
}

export function OpenAccount({ person, opened, close }: Props) {
  return (
    <Ask
      title={`Open the account of ${person.name} again?`}
      yes="Open it again"
      opened={opened}
      close={close}
      act={() => organisation.person(person.id, { deactivated: false })}
      stale={[governKeys.organisation]}
      done={() => tell(`The account of ${person.name} is open again.`)}
    >
      <Text>{person.name} can sign in again with the same password and finds the own recordings. Shares that ended stay ended.</Text>
    </Ask>
  )
}
