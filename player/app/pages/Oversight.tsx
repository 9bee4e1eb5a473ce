import { Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/govern-contract.ts'
import { FlagsTab } from '../oversight/FlagsTab.tsx'
import { ReviewTab } from '../oversight/ReviewTab.tsx'
import { Nothing } from '../parts/Section.tsx'
import { Tabbed } from '../parts/Tabbed.tsx'

const tabs = [
  { at: 'review', name: 'Review', content: () => <ReviewTab /> },
  { at: 'flags', name: 'Flags', content: () => <FlagsTab /> },
]

/** Finding what must not be in a recording, by stills and without watching. Operators decide about flags and see no stills. */
export function Oversight() {
  useDocumentTitle('Oversight · Safelight')
  const { may, role } = useOutletContext<Me>()
  return (
    <Stack gap="md">
      <Title order={1}>Oversight</Title>
      {may.govern ? (
        <Tabbed base="/oversight" label="Parts of oversight" tabs={tabs} />
      ) : role === 'operator' ? (
        <FlagsTab />
      ) : (
        <Nothing>This page is for the administrators of your organisation.</Nothing>
      )}
    </Stack>
  )
}
