import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useOutletContext } from 'react-router'
import { networks } from '../api/govern.ts'
import type { Me, Network } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { listed } from '../parts/words.ts'
import { ChooseDialog } from './ChooseDialog.tsx'
import { leavingEnds, waitsForMe } from './words.ts'

const stale = [governKeys.networks, governKeys.organisation]

/** An administrator's hands on a network: answering a proposal, choosing who takes part, leaving. */
export function Govern({ network }: { network: Network }) {
  const { organisation } = useOutletContext<Me>()
  const own = network.organisations.find((joined) => joined.organisation.id === organisation?.id)
  if (!own || own.left) return null
  return waitsForMe(network) ? <Answer network={network} /> : <Inside network={network} coaching={own.coaching} />
}

function Answer({ network }: { network: Network }) {
  const [approving, approve] = useDisclosure(false)
  const [declining, decline] = useDisclosure(false)
  const others = useOthers(network)
  return (
    <>
      <Group gap="xs">
        <Button variant="default" onClick={decline.open} aria-label={`Decline ${network.name}`}>
          Decline
        </Button>
        <Button onClick={approve.open} aria-label={`Approve ${network.name}`}>
          Approve
        </Button>
      </Group>
      <Ask
        title="Approve this network?"
        yes="Approve"
        opened={approving}
        close={approve.close}
        act={() => networks.approve(network.id, true)}
        stale={stale}
      >
        <Text>
          When every organisation has approved “{network.name}”, your people and those of {others} can find each other by name and share as
          it says. You can leave it at any time.
        </Text>
      </Ask>
      <Ask
        title="Decline this network?"
        yes="Decline"
        danger
        opened={declining}
        close={decline.close}
        act={() => networks.approve(network.id, false)}
        stale={stale}
      >
        <Text>“{network.name}” then ends for all organisations it was proposed to.</Text>
      </Ask>
    </>
  )
}

function Inside({ network, coaching }: { network: Network; coaching: boolean }) {
  const { organisation } = useOutletContext<Me>()
  const [choosing, choose] = useDisclosure(false)
  const [leaving, leave] = useDisclosure(false)
  const { everybody, selected } = network.mine
  const coaches = coaching && network.kind === 'coaching'
  const ends = leavingEnds(network, organisation?.id)
  return (
    <>
      <Text size="sm">
        {chosenWords(
          coaches,
          everybody,
          selected.map(({ name }) => name),
        )}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          onClick={choose.open}
          aria-label={`${coaches ? 'Choose the coaches' : 'Choose who takes part'}: ${network.name}`}
        >
          {coaches ? 'Choose the coaches' : 'Choose who takes part'}
        </Button>
        <Button variant="default" onClick={leave.open} aria-label={`Leave the network: ${network.name}`}>
          Leave the network
        </Button>
      </Group>
      <ChooseDialog network={network} coaches={coaches} opened={choosing} close={choose.close} />
      <Ask
        title="Leave this network?"
        yes="Leave"
        danger
        opened={leaving}
        close={leave.close}
        act={() => networks.leave(network.id)}
        stale={stale}
      >
        <Text>
          {ends === 'all'
            ? `“${network.name}” ends for everybody. All that was shared by it is closed at once and for good.`
            : `What your people shared by “${network.name}”, and what was shared with them, is closed at once and for good. ` +
              'The other organisations stay joined.'}
        </Text>
      </Ask>
    </>
  )
}

function useOthers(network: Network): string {
  const { organisation } = useOutletContext<Me>()
  return listed(
    network.organisations.filter((joined) => joined.organisation.id !== organisation?.id).map((joined) => joined.organisation.name),
  )
}

function chosenWords(coaches: boolean, everybody: boolean, names: string[]): string {
  if (everybody && !coaches) return 'All of your people take part.'
  if (names.length === 0) return coaches ? 'You have chosen no coach yet.' : 'None of your people takes part yet.'
  return `${coaches ? 'Your coaches' : 'Of your people take part'}: ${listed(names)}.`
}
