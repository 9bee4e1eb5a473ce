import { Stack } from '@mantine/core'
import { useRequests } from '../api/govern-queries.ts'
import { NetworkCard } from '../networks/NetworkCard.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { UpgradeCard } from './UpgradeCard.tsx'

/** What waits for an administrator to decide. */
export function RequestsTab() {
  const requests = useRequests()
  return (
    <Fetched query={requests} words="Fetching the requests">
      {({ groups, networks }) =>
        groups.length + networks.length === 0 ? (
          <Nothing>Nothing waits for you to decide.</Nothing>
        ) : (
          <Stack gap="xl">
            {groups.length > 0 && (
              <Section title="Groups that ask to become community groups">
                {groups.map((group) => (
                  <UpgradeCard key={group.id} group={group} />
                ))}
              </Section>
            )}
            {networks.length > 0 && (
              <Section title="Networks your organisation is asked to join">
                {networks.map((network) => (
                  <NetworkCard key={network.id} network={network} under={3} />
                ))}
              </Section>
            )}
          </Stack>
        )
      }
    </Fetched>
  )
}
