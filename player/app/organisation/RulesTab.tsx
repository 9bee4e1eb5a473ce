import { Alert, Stack, Text } from '@mantine/core'
import { useOutletContext } from 'react-router'
import type { Me, Organisation } from '../api/govern-contract.ts'
import { useOrganisation } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Section } from '../parts/Section.tsx'
import { counted, regionNames } from '../parts/words.ts'
import { AnonymisingRules } from './AnonymisingRules.tsx'
import { OversightRule } from './OversightRule.tsx'
import { RuleSwitch } from './RuleSwitch.tsx'

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
  const next = !requireTwoFactor
  return (
    <Section title="Signing in" framed>
      <RuleSwitch
        label="Everybody needs a second step at the sign-in"
        description="After the password, a code from an app on the phone. A password that was guessed or stolen then opens nothing."
        on={requireTwoFactor}
        question={next ? 'Ask everybody for a second step?' : 'No longer ask for a second step?'}
        yes={next ? 'Ask everybody' : 'Stop asking'}
        change={{ requireTwoFactor: next }}
        stale={[keys.me]}
      >
        <Text>
          {next
            ? 'Whoever has none yet is led to set it up, and can do nothing else until then.'
            : 'Those who have set one up keep it; they can give it up themselves.'}
        </Text>
        {next && !twoFactor && <Alert color="yellow">You have none yet yourself: you will be led to set it up at once.</Alert>}
      </RuleSwitch>
    </Section>
  )
}
