import { Button, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMailPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useColleagues } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { InvitationsList } from './InvitationsList.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { PersonRow } from './PersonRow.tsx'
import { peopleShown } from './words.ts'

/** The organisation's people, and who is asked to come. */
export function PeopleTab() {
  const people = useColleagues()
  const [typed, setTyped] = useState('')
  const [inviting, invite] = useDisclosure(false)
  return (
    <Stack gap="xl">
      <InvitationsList
        action={
          <Button leftSection={<IconMailPlus size={20} aria-hidden />} onClick={invite.open}>
            Invite somebody
          </Button>
        }
      />
      <Section title="People">
        <Fetched query={people} words="Fetching your people">
          {({ people: all }) => {
            const shown = peopleShown(all, typed)
            return (
              <>
                {all.length > 8 && (
                  <TextInput
                    label="Find by name or address"
                    value={typed}
                    onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                    maw={400}
                  />
                )}
                {shown.length === 0 && <Nothing>Nobody of that name.</Nothing>}
                <Rows label="People">
                  {shown.map((person) => (
                    <PersonRow key={person.id} person={person} />
                  ))}
                </Rows>
              </>
            )
          }}
        </Fetched>
      </Section>
      <InviteDialog opened={inviting} close={invite.close} />
    </Stack>
  )
}
