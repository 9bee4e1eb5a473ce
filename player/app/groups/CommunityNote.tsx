import { Alert, Anchor, Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconInfoCircle } from '@tabler/icons-react'
import { Link } from 'react-router'
import { groups } from '../api/govern.ts'
import type { Group } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { AskLocal } from './AskLocal.tsx'

/** How far the upgrade to a community group is, and what follows for the viewer. */
export function CommunityNote({ group }: { group: Group }) {
  if (group.closed) return null
  if (group.requested && !group.community && (group.may.manage || group.may.approve)) return <Asked group={group} />
  if (!group.community) return null
  const shut = group.whitelisted === false && group.mine?.accepted === true
  if (!shut && !group.may.approve) return null
  return (
    <Alert
      color={shut ? 'yellow' : 'gray'}
      icon={<IconInfoCircle size={20} aria-hidden />}
      title={shut ? 'You can watch here, but not share' : 'A community group'}
    >
      {shut && (
        <Text>
          Your organisation doesn’t let its people share with this group.{' '}
          {group.may.whitelist ? (
            <Anchor component={Link} to="/organisation/groups">
              As an administrator you can allow it.
            </Anchor>
          ) : (
            'Ask your administrators if they should.'
          )}
        </Text>
      )}
      {group.may.approve && <Local group={group} />}
    </Alert>
  )
}

function Asked({ group }: { group: Group }) {
  const [asking, ask] = useDisclosure(false)
  return (
    <Alert color="lamp" icon={<IconInfoCircle size={20} aria-hidden />} title="A community group was asked for">
      <Text>
        An administrator of {group.organisation.name} decides about it. Until then the group stays one of your organisation alone.
      </Text>
      <Button variant="default" mt="sm" onClick={ask.open}>
        Take the request back
      </Button>
      <Ask
        title="Take the request back?"
        yes="Take it back"
        no="Keep it"
        opened={asking}
        close={ask.close}
        act={() => groups.withdrawUpgrade(group.id)}
        stale={[governKeys.groups, governKeys.organisation]}
      >
        <Text>“{group.name}” stays a group of your organisation. You can ask again later.</Text>
      </Ask>
    </Alert>
  )
}

function Local({ group }: { group: Group }) {
  const [asking, ask] = useDisclosure(false)
  return (
    <>
      <Text>
        People of other organisations can be in this group. As an administrator you can make it a group of your organisation again.
      </Text>
      <Button variant="default" mt="sm" onClick={ask.open}>
        Make it local again
      </Button>
      <AskLocal group={group} opened={asking} close={ask.close} />
    </>
  )
}
