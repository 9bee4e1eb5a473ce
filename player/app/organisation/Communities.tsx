import { Button, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, useOutletContext } from 'react-router'
import { groups } from '../api/govern.ts'
import type { Group, Me } from '../api/govern-contract.ts'
import { governKeys, useChange, useCommunities } from '../api/govern-queries.ts'
import { AskLocal } from '../groups/AskLocal.tsx'
import { Ask } from '../parts/Ask.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Row, Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { tellTrouble } from '../parts/told.ts'
import { counted } from '../parts/words.ts'

/** Community groups the organisation's people are in, and whether they may share with them. */
export function Communities() {
  const communities = useCommunities()
  return (
    <Section
      title="Community groups"
      about="Groups with people of several organisations. You decide for each whether the people of your organisation may share with it."
    >
      <Fetched query={communities} words="Fetching the community groups">
        {({ groups: all }) =>
          all.length === 0 ? (
            <Nothing>Nobody of your organisation is in a community group.</Nothing>
          ) : (
            <Rows label="Community groups">
              {all.map((group) => (
                <CommunityRow key={group.id} group={group} />
              ))}
            </Rows>
          )
        }
      </Fetched>
    </Section>
  )
}

const stale = [governKeys.organisation, governKeys.groups]

function CommunityRow({ group }: { group: Group }) {
  const me = useOutletContext<Me>()
  const [stopping, stop] = useDisclosure(false)
  const [localising, localise] = useDisclosure(false)
  const allow = useChange({ act: () => groups.whitelist(group.id, true), stale })
  const home = group.organisation.id === me.organisation?.id
  return (
    <Row
      label={group.name}
      controls={
        <>
          <Switch
            size="md"
            className="choice"
            label="Our people may share"
            aria-label={`Our people may share with ${group.name}`}
            checked={allow.isPending || group.whitelisted === true}
            disabled={allow.isPending || !group.may.whitelist}
            onChange={({ currentTarget }) => (currentTarget.checked ? allow.mutate(undefined, { onError: tellTrouble }) : stop.open())}
          />
          {group.may.approve && (
            <Button variant="default" onClick={localise.open} aria-label={`Make it local: ${group.name}`}>
              Make it local
            </Button>
          )}
        </>
      }
    >
      <Link className="entry-title" to={`/groups/${group.id}`}>
        {group.name}
      </Link>
      <Text size="sm" c="dimmed">
        {home ? 'A group of your organisation' : group.organisation.name} · {counted(group.members, 'member')}
      </Text>
      {group.description && (
        <Text size="sm" lineClamp={2} mt={4}>
          {group.description}
        </Text>
      )}
      <Ask
        title="Stop sharing with this group?"
        yes="Stop it"
        danger
        opened={stopping}
        close={stop.close}
        act={() => groups.whitelist(group.id, false)}
        stale={stale}
      >
        <Text>
          Everything your people shared with “{group.name}” is closed to its members at once and for good, and they can’t share with it
          until you allow it again. They stay in the group and can watch what others share.
        </Text>
      </Ask>
      <AskLocal group={group} opened={localising} close={localise.close} />
    </Row>
  )
}
