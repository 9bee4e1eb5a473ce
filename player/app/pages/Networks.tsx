import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure, useDocumentTitle } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/govern-contract.ts'
import { useNetworks } from '../api/govern-queries.ts'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { NetworkCard } from '../networks/NetworkCard.tsx'
import { ProposeDialog } from '../networks/ProposeDialog.tsx'
import { inOrder } from '../networks/words.ts'
import { Nothing } from '../parts/Section.tsx'

/** The networks I take part in; those of my organisation for its administrators, who make and leave them. */
export function Networks() {
  useDocumentTitle('Networks · Safelight')
  const { may } = useOutletContext<Me>()
  const networks = useNetworks()
  const [proposing, propose] = useDisclosure(false)
  if (networks.isPending) return <Loading words="Fetching your networks" />
  if (!networks.data) return <LoadTrouble error={networks.error} retry={() => void networks.refetch()} />
  const all = inOrder(networks.data.networks)
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={1}>Networks</Title>
          {may.govern && (
            <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={propose.open}>
              Propose a network
            </Button>
          )}
        </Group>
        <Text c="dimmed" maw="70ch">
          A network joins organisations, so that their people can share with each other directly. Nothing is shared by being in one: every
          recording stays closed until its owner opens it to somebody.
        </Text>
      </Stack>
      {all.length === 0 && (
        <Nothing>
          {may.govern
            ? 'Your organisation is in no network. Propose one; it begins when an administrator of every organisation in it has approved.'
            : 'You take part in no network. Administrators of your organisation can propose one.'}
        </Nothing>
      )}
      {all.map((network) => (
        <NetworkCard key={network.id} network={network} />
      ))}
      <ProposeDialog opened={proposing} close={propose.close} />
    </Stack>
  )
}
