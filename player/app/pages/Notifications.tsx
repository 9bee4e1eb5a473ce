import { Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { EmailChoices } from '../notifications/EmailChoices.tsx'
import { NotificationList } from '../notifications/NotificationList.tsx'

/** What happened, and of what an e-mail is wanted. */
export function Notifications() {
  useDocumentTitle('Notifications · Safelight')
  return (
    <Stack gap="lg" maw={720}>
      <NotificationList />
      <Stack component="section" className="surface" p="lg" gap="md" aria-label="E-mail">
        <Title order={2} size="h4">
          E-mail
        </Title>
        <EmailChoices />
      </Stack>
    </Stack>
  )
}
