import { Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useOutletContext, useParams } from 'react-router'
import type { Me } from '../api/contract.ts'
import { MineTab } from '../downloads/MineTab.tsx'
import { OpenTab } from '../downloads/OpenTab.tsx'
import { WaitingTab } from '../downloads/WaitingTab.tsx'
import { Nothing } from '../parts/Section.tsx'
import { Tabbed } from '../parts/Tabbed.tsx'

const tabs = [
  { at: 'mine', name: 'Mine', content: () => <MineTab /> },
  { at: 'waiting', name: 'To decide', content: () => <WaitingTab /> },
  { at: 'open', name: 'Open', content: () => <OpenTab /> },
]

/** What I asked for, and for administrators what others asked for, and have. */
export function Downloads() {
  useDocumentTitle('Downloads · Safelight')
  const { may } = useOutletContext<Me>()
  const { tab } = useParams()
  return (
    <Stack gap="md">
      <Title order={1}>Downloads</Title>
      {may.govern ? (
        <Tabbed base="/downloads" label="Parts of downloads" tabs={tabs} />
      ) : tab === 'waiting' || tab === 'open' ? (
        <Nothing>This page is for the administrators of your organisation.</Nothing>
      ) : (
        <MineTab />
      )}
    </Stack>
  )
}
