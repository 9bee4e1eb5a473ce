import { Badge, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react'
import { account } from '../api/govern.ts'
import type { SignInSession } from '../api/govern-contract.ts'
import { governKeys, useChange, useSessions } from '../api/govern-queries.ts'
import { when } from '../clips/words.ts'
import { Ask } from '../parts/Ask.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Row, Rows } from '../parts/Rows.tsx'
import { Section } from '../parts/Section.tsx'
import { tellTrouble } from '../parts/told.ts'
import { day } from '../parts/words.ts'
import { browserWords, deviceWords } from './words.ts'

/** Where the account is signed in, browsers and paired devices; each can be ended. */
export function Sessions() {
  const sessions = useSessions()
  return (
    <Section
      title="Sign-ins and devices"
      about="Where your account is signed in. End what you don’t know or no longer use; it holds at once."
    >
      <Fetched query={sessions} words="Fetching your sign-ins">
        {({ sessions: all }) => (
          <>
            <Rows label="Sign-ins and devices">
              {all.map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </Rows>
            {all.some(({ current }) => !current) && <EndOthers />}
          </>
        )}
      </Fetched>
    </Section>
  )
}

function SessionRow({ session }: { session: SignInSession }) {
  const { id, kind, userAgent, ipAddress, createdAt, expiresAt, current } = session
  const end = useChange({ act: () => account.end(id), stale: [governKeys.sessions] })
  const device = kind === 'device'
  const name = device ? deviceWords(userAgent) : browserWords(userAgent)
  const Sign = device || /Mobile|Android/.test(userAgent ?? '') ? IconDeviceMobile : IconDeviceLaptop
  return (
    <Row
      label={name}
      slim
      controls={
        !current && (
          <Button
            variant="default"
            loading={end.isPending}
            onClick={() => end.mutate(undefined, { onError: tellTrouble })}
            aria-label={`End ${name}, since ${when(createdAt)}`}
          >
            End
          </Button>
        )
      }
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Sign size={24} aria-hidden style={{ flex: 'none' }} />
        <div>
          <Group gap={8}>
            <Text component="span" className="entry-title">
              {name}
            </Text>
            {current && (
              <Badge color="teal" variant="light">
                This one
              </Badge>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {device ? 'Paired' : 'Signed in'} {when(createdAt)}
            {ipAddress && ` · from ${ipAddress}`} · holds until {day(expiresAt)}
          </Text>
        </div>
      </Group>
    </Row>
  )
}

function EndOthers() {
  const [asking, ask] = useDisclosure(false)
  return (
    <Group>
      <Button variant="default" onClick={ask.open}>
        End all others
      </Button>
      <Ask
        title="End all other sign-ins?"
        yes="End them"
        danger
        opened={asking}
        close={ask.close}
        act={account.endOthers}
        stale={[governKeys.sessions]}
      >
        <Text>All browsers and devices but this one are signed out at once. Paired devices have to be paired again.</Text>
      </Ask>
    </Group>
  )
}
