import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import { permits } from '../api/downloads.ts'
import type { Permit } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { when } from '../clips/words.ts'
import { Terms } from '../downloads/Points.tsx'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'
import { EnableDialog } from './EnableDialog.tsx'
import { OpenDownloads } from './OpenDownloads.tsx'
import { PeopleDialog } from './PeopleDialog.tsx'
import { RefuseDialog } from './RefuseDialog.tsx'
import { durationNames, pastWords, permitColours, permitNames, termsOf } from './words.ts'

/** One organisation's permission, as operators see it: what was asked for, what holds, and what can be done. */
export function PermitCard({ permit }: { permit: Permit }) {
  const heading = useId()
  const { id, state, organisation } = permit
  const past = pastWords(permit)
  const asked = [
    { name: 'For what', words: permit.purpose },
    { name: 'For whom', words: permit.who },
    { name: 'Wanted', words: durationNames(permit.temporary) },
    { name: 'Asked by', words: `${permit.askedBy.name}, ${when(permit.askedAt)}` },
  ]
  return (
    <Stack component="article" className="surface" p="lg" gap="sm" aria-labelledby={heading} data-permit={id} data-state={state}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Title order={3} size="h4" id={heading} style={{ overflowWrap: 'anywhere' }}>
          {organisation.name}
        </Title>
        <Badge variant="light" color={permitColours[state]}>
          {permitNames[state]}
        </Badge>
      </Group>
      <Terms terms={asked} />
      {state === 'enabled' && (
        <>
          <Text fw={600}>As it is now</Text>
          <Terms terms={termsOf(permit)} />
          <OpenDownloads permit={permit} />
        </>
      )}
      {past !== null && <Text style={{ overflowWrap: 'anywhere' }}>{past}</Text>}
      {state === 'asked' && <Decide permit={permit} />}
      {state === 'enabled' && <Running permit={permit} />}
    </Stack>
  )
}

function Decide({ permit }: { permit: Permit }) {
  const [enabling, enable] = useDisclosure(false)
  const [refusing, refuse] = useDisclosure(false)
  const { name } = permit.organisation
  return (
    <Group gap="xs">
      <Button onClick={enable.open} aria-label={`Enable: ${name}`}>
        Enable
      </Button>
      <Button variant="default" onClick={refuse.open} aria-label={`Refuse: ${name}`}>
        Refuse
      </Button>
      {enabling && <EnableDialog permit={permit} close={enable.close} />}
      <RefuseDialog permit={permit} opened={refusing} close={refuse.close} />
    </Group>
  )
}

function Running({ permit }: { permit: Permit }) {
  const [changing, change] = useDisclosure(false)
  const [asking, ask] = useDisclosure(false)
  const { id, organisation } = permit
  return (
    <Group gap="xs">
      <Button variant="default" onClick={change.open} aria-label={`Change for whom: ${organisation.name}`}>
        Change for whom
      </Button>
      <Button variant="default" onClick={ask.open} aria-label={`End: ${organisation.name}`}>
        End
      </Button>
      {changing && <PeopleDialog permit={permit} close={change.close} />}
      <Ask
        title={`End downloads for ${organisation.name}?`}
        yes="End downloads"
        danger
        opened={asking}
        close={ask.close}
        act={() => permits.end(id)}
        stale={[downloadKeys.permits]}
        done={() => tell(`Downloads are off for ${organisation.name}.`)}
      >
        <Text>Open downloads of its people end at once, and their files are destroyed. Its administrators are told.</Text>
      </Ask>
    </Group>
  )
}
