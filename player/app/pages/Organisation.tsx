import { Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/govern-contract.ts'
import { AuditTab } from '../organisation/AuditTab.tsx'
import { DownloadsTab } from '../organisation/DownloadsTab.tsx'
import { GroupsTab } from '../organisation/GroupsTab.tsx'
import { PeopleTab } from '../organisation/PeopleTab.tsx'
import { RequestsTab } from '../organisation/RequestsTab.tsx'
import { RulesTab } from '../organisation/RulesTab.tsx'
import { Nothing } from '../parts/Section.tsx'
import { Tabbed } from '../parts/Tabbed.tsx'

const tabs = [
  { at: 'people', name: 'People', content: () => <PeopleTab /> },
  { at: 'requests', name: 'Requests', content: () => <RequestsTab /> },
  { at: 'groups', name: 'Groups', content: () => <GroupsTab /> },
  { at: 'rules', name: 'Rules', content: () => <RulesTab /> },
  { at: 'downloads', name: 'Downloads', content: () => <DownloadsTab /> },
  { at: 'audit', name: 'Audit', content: () => <AuditTab /> },
]

/** What administrators look after. It opens no recording. */
export function Organisation() {
  useDocumentTitle('Organisation · Safelight')
  const { may, organisation } = useOutletContext<Me>()
  return (
    <Stack gap="md">
      <Title order={1}>{organisation?.name ?? 'Organisation'}</Title>
      {may.govern ? (
        <Tabbed base="/organisation" label="Parts of the organisation" tabs={tabs} />
      ) : (
        <Nothing>This page is for the administrators of your organisation. Ask one of them when something should be changed.</Nothing>
      )}
    </Stack>
  )
}
