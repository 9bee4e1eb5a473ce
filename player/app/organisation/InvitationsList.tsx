import { Badge, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { organisation } from '../api/govern.ts'
import type { Invitation } from '../api/govern-contract.ts'
import { governKeys, useInvitations } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Row, Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { day } from '../parts/words.ts'
import { openInvitations, roleNames, stateNames } from './words.ts'

/** Who was asked by e-mail and has not come yet. */
export function InvitationsList({ action }: { action: ReactNode }) {
  const invitations = useInvitations()
  return (
    <Section title="Invitations" action={action}>
      <Fetched query={invitations} words="Fetching the invitations">
        {({ invitations: all }) => {
          const open = openInvitations(all)
          if (open.length === 0) return <Nothing>Nobody is invited just now.</Nothing>
          return (
            <Rows label="Invitations">
              {open.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </Rows>
          )
        }}
      </Fetched>
    </Section>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { id, email, role, createdAt, expiresAt, state } = invitation
  const [asking, ask] = useDisclosure(false)
  const waits = state === 'waiting'
  return (
    <Row
      label={email}
      controls={
        waits && (
          <Button variant="default" onClick={ask.open} aria-label={`Take back: ${email}`}>
            Take back
          </Button>
        )
      }
    >
      <Group gap={8}>
        <Text component="span" className="entry-title">
          {email}
        </Text>
        {!waits && (
          <Badge color="yellow" variant="light">
            {stateNames[state]}
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {roleNames[role]} · invited on {day(createdAt)} · {waits ? 'can be accepted until' : 'could be accepted until'} {day(expiresAt)}
      </Text>
      <Ask
        title="Take the invitation back?"
        yes="Take it back"
        opened={asking}
        close={ask.close}
        act={() => organisation.withdraw(id)}
        stale={[governKeys.organisation]}
      >
        <Text>The letter to {email} opens nothing any more. You can invite again later.</Text>
      </Ask>
    </Row>
  )
}
