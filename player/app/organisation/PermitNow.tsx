import { Badge, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { permits } from '../api/downloads.ts'
import type { Permit } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { when } from '../clips/words.ts'
import { Terms } from '../downloads/Points.tsx'
import { Ask } from '../parts/Ask.tsx'
import { Section } from '../parts/Section.tsx'
import { tell } from '../parts/told.ts'
import { durationNames, permitColours, permitNames, termsOf } from '../permits/words.ts'

/** What was asked for and waits, or holds; and the way to end it. */
export function PermitNow({ permit }: { permit: Permit }) {
  const [asking, ask] = useDisclosure(false)
  const { state, purpose, who, temporary, askedBy, askedAt } = permit
  const holds = state === 'enabled'
  const asked = [
    { name: 'For what', words: purpose },
    { name: 'For whom', words: who },
    { name: 'How long', words: durationNames(temporary) },
    { name: 'Asked by', words: `${askedBy.name}, ${when(askedAt)}` },
  ]
  return (
    <Section
      title={holds ? 'Downloads are on' : 'Downloads were asked for'}
      action={
        <Badge variant="light" color={permitColours[state]} data-permit={state}>
          {permitNames[state]}
        </Badge>
      }
      framed
    >
      {holds ? <Terms terms={termsOf(permit)} /> : <Text>The people who run Safelight decide. You are told, and read it here.</Text>}
      {holds && <Text fw={600}>As it was asked for</Text>}
      <Terms terms={asked} />
      <Group>
        <Button variant="default" onClick={ask.open}>
          {holds ? 'End downloads' : 'Take back'}
        </Button>
      </Group>
      <Ask
        title={holds ? 'End downloads for everybody?' : 'Take the request back?'}
        yes={holds ? 'End downloads' : 'Take back'}
        danger={holds}
        opened={asking}
        close={ask.close}
        act={permits.giveUp}
        stale={[downloadKeys.all]}
        done={() => tell(holds ? 'Downloads are off.' : 'The request was taken back.')}
      >
        <Text>
          {holds
            ? 'Open downloads end at once, and their files are destroyed. What somebody has on her device already stays there. To have downloads again, you ask anew.'
            : 'Downloads stay off. You can ask again at any time.'}
        </Text>
      </Ask>
    </Section>
  )
}
