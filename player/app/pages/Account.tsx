import { Alert, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconShieldLock } from '@tabler/icons-react'
import { useOutletContext } from 'react-router'
import { ChangePassword } from '../account/ChangePassword.tsx'
import { SecondStep } from '../account/SecondStep.tsx'
import { Sessions } from '../account/Sessions.tsx'
import type { Me } from '../api/govern-contract.ts'

/** How I sign in, and from where. */
export function Account() {
  useDocumentTitle('Account · Safelight')
  const me = useOutletContext<Me>()
  const missing = me.secondFactorMissing
  return (
    <Stack gap="xl" maw={760}>
      <Stack gap={4}>
        <Title order={1}>Account</Title>
        <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[me.name, me.email, ...(me.organisation ? [me.organisation.name] : [])].join(' · ')}
        </Text>
      </Stack>
      {missing && (
        <Alert color="lamp" icon={<IconShieldLock size={20} aria-hidden />} title="Please set up the second step first" role="alert">
          {me.organisation?.name ?? 'Your organisation'} asks everybody for a second step when signing in, so that a stolen password alone
          opens no recording. Until yours is set up, the other pages stay closed to you. It takes two minutes and a phone.
        </Alert>
      )}
      <SecondStep key="second-step" />
      <ChangePassword />
      <Sessions />
    </Stack>
  )
}
