import { Badge, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { useLocation, useNavigate, useOutletContext } from 'react-router'
import { account } from '../api/govern.ts'
import type { SecondStep as Begun, Me } from '../api/govern-contract.ts'
import { keys } from '../api/queries.ts'
import { safeNext } from '../pages/next.ts'
import { Section } from '../parts/Section.tsx'
import { tell } from '../parts/told.ts'
import { CodesDialog } from './CodesDialog.tsx'
import { PasswordDialog } from './PasswordDialog.tsx'
import { SetUp } from './SetUp.tsx'

/** Setting up a second step at the sign-in, its recovery codes, and giving it up. */
export function SecondStep() {
  const { twoFactor } = useOutletContext<Me>()
  const { state } = useLocation()
  const navigate = useNavigate()
  const [beginning, begin] = useDisclosure(false)
  const [begun, setBegun] = useState<Begun | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const confirmed = () => {
    setCodes(begun?.backupCodes ?? [])
    setBegun(null)
  }
  const kept = () => {
    setCodes(null)
    // Back to where she was led away from.
    const next = (state as { next?: string } | null)?.next
    if (next) void navigate(safeNext(next), { replace: true })
  }
  return (
    <Section
      framed
      title="Second step when signing in"
      about="After your password, a code from an app on your phone. Whoever guesses or steals your password then still can’t sign in."
      action={twoFactor && <Badge color="teal">Set up</Badge>}
    >
      {begun && <SetUp begun={begun} confirmed={confirmed} cancel={() => setBegun(null)} />}
      {!begun && !twoFactor && (
        <Group>
          <Button onClick={begin.open}>Set it up</Button>
        </Group>
      )}
      {!begun && twoFactor && <WhenSetUp shown={setCodes} />}
      <PasswordDialog
        title="Set up the second step"
        submit="Go on"
        opened={beginning}
        close={begin.close}
        act={account.beginSecondStep}
        done={setBegun}
      >
        <Text>First your password, so that nobody else can do this while you are away from the computer.</Text>
      </PasswordDialog>
      {codes && <CodesDialog codes={codes} kept={kept} />}
    </Section>
  )
}

function WhenSetUp({ shown }: { shown: (codes: string[]) => void }) {
  const { organisation } = useOutletContext<Me>()
  const [renewing, renew] = useDisclosure(false)
  const [giving, give] = useDisclosure(false)
  return (
    <>
      <Group gap="xs">
        <Button variant="default" onClick={renew.open}>
          New recovery codes
        </Button>
        {!organisation?.requireTwoFactor && (
          <Button variant="default" onClick={give.open}>
            Give it up
          </Button>
        )}
      </Group>
      {organisation?.requireTwoFactor && (
        <Text size="sm" c="dimmed">
          {organisation.name} asks everybody for it, so it can’t be given up.
        </Text>
      )}
      <PasswordDialog
        title="New recovery codes"
        submit="Make new ones"
        opened={renewing}
        close={renew.close}
        act={account.newRecoveryCodes}
        done={({ backupCodes }) => shown(backupCodes)}
      >
        <Text>The old ones then open nothing any more.</Text>
      </PasswordDialog>
      <PasswordDialog
        title="Give up the second step?"
        submit="Give it up"
        opened={giving}
        close={give.close}
        act={account.giveUpSecondStep}
        stale={[keys.me]}
        done={() => tell('The second step is given up. Your password alone signs you in.')}
      >
        <Text>From then on your password alone signs you in. Take the entry for Safelight out of your app afterwards.</Text>
      </PasswordDialog>
    </>
  )
}
