import { Alert, Stack, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useOutletContext } from 'react-router'
import { organisation } from '../api/govern.ts'
import type { Me, Organisation } from '../api/govern-contract.ts'
import { governKeys, useOrganisation } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Section } from '../parts/Section.tsx'
import { counted, regionNames } from '../parts/words.ts'
import { AnonymisingRules } from './AnonymisingRules.tsx'
import { OversightRule } from './OversightRule.tsx'

/** What holds for everybody in the organisation. */
export function RulesTab() {
  const one = useOrganisation()
  return (
    <Fetched query={one} words="Fetching the rules">
      {(found) => (
        <Stack>
          <SecondStepRule organisation={found} />
          <AnonymisingRules rules={found} />
          <OversightRule rules={found} />
          <Text size="sm" c="dimmed">
            {found.name} · {counted(found.people, 'person', 'people')} · data kept in {regionNames[found.region]}
          </Text>
        </Stack>
      )}
    </Fetched>
  )
}

function SecondStepRule({ organisation: { requireTwoFactor } }: { organisation: Organisation }) {
  const { twoFactor } = useOutletContext<Me>()
  const [asking, ask] = useDisclosure(false)
  const next = !requireTwoFactor
  return (
    <Section title="Signing in" framed>
      <Switch
        size="md"
        className="choice"
        label="Everybody needs a second step at the sign-in"
        description="After the password, a code from an app on the phone. A password that was guessed or stolen then opens nothing."
        checked={requireTwoFactor}
        onChange={ask.open}
      />
      <Ask
        title={next ? 'Ask everybody for a second step?' : 'No longer ask for a second step?'}
        yes={next ? 'Ask everybody' : 'Stop asking'}
        opened={asking}
        close={ask.close}
        act={() => organisation.change({ requireTwoFactor: next })}
        stale={[governKeys.organisation, keys.me]}
      >
        <Text>
          {next
            ? 'Whoever has none yet is led to set it up, and can do nothing else until then.'
            : 'Those who have set one up keep it; they can give it up themselves.'}
        </Text>
        {next && !twoFactor && <Alert color="yellow">You have none yet yourself: you will be led to set it up at once.</Alert>}
      </Ask>
    </Section>
  )
}
