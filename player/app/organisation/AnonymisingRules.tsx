import { Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { organisation } from '../api/govern.ts'
import type { AnonymisingRules as Rules } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { Section } from '../parts/Section.tsx'

/** What must be anonymised, and what may take its original's place. */
export function AnonymisingRules({ rules }: { rules: Rules }) {
  return (
    <Section title="Anonymised recordings" framed>
      <OutsideRule on={rules.anonymiseOutside} />
      <ReplacingRule on={rules.offerReplacing} />
    </Section>
  )
}

function OutsideRule({ on }: { on: boolean }) {
  const [asking, ask] = useDisclosure(false)
  return (
    <>
      <Switch
        size="md"
        className="choice"
        label="People of other organisations see only anonymised recordings"
        description="Recordings in which faces were looked for and covered; of sound alone, with the voice disguised."
        checked={on}
        onChange={ask.open}
      />
      <Ask
        title={on ? 'Let others see recordings as they are?' : 'Ask for anonymising before sharing outside?'}
        yes={on ? 'Let them' : 'Ask for it'}
        opened={asking}
        close={ask.close}
        act={() => organisation.change({ anonymiseOutside: !on })}
        stale={[governKeys.organisation, keys.shared]}
      >
        <Text>
          {on
            ? 'What is shared with people of other organisations, they see again, with faces uncovered too.'
            : 'Recordings that are not anonymised can’t be shared with people of other organisations any more, and those who can see some now no longer can. Inside of your organisation nothing changes.'}
        </Text>
      </Ask>
    </>
  )
}

function ReplacingRule({ on }: { on: boolean }) {
  const [asking, ask] = useDisclosure(false)
  return (
    <>
      <Switch
        size="md"
        className="choice"
        label="Offer to replace the original"
        description="Whoever has anonymised a recording of her own can put it in the original’s place. The original is deleted then."
        checked={on}
        onChange={ask.open}
      />
      <Ask
        title={on ? 'No longer offer it?' : 'Offer to replace originals?'}
        yes={on ? 'No longer offer it' : 'Offer it'}
        opened={asking}
        close={ask.close}
        act={() => organisation.change({ offerReplacing: !on })}
        stale={[governKeys.organisation]}
      >
        <Text>
          {on
            ? 'Owners keep both recordings then, and can still delete the original themselves.'
            : 'Fewer recordings with uncovered faces are kept then. What is deleted can’t be brought back.'}
        </Text>
      </Ask>
    </>
  )
}
