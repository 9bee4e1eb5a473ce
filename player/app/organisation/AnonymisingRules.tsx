import { Text } from '@mantine/core'
import type { AnonymisingRules as Rules } from '../api/govern-contract.ts'
import { keys } from '../api/queries.ts'
import { Section } from '../parts/Section.tsx'
import { RuleSwitch } from './RuleSwitch.tsx'

/** What must be anonymised, and what may take its original's place. */
export function AnonymisingRules({ rules: { anonymiseOutside, offerReplacing } }: { rules: Rules }) {
  return (
    <Section title="Anonymised recordings" framed>
      <RuleSwitch
        label="People of other organisations see only anonymised recordings"
        description="Recordings in which faces were looked for and covered; of sound alone, with the voice disguised."
        on={anonymiseOutside}
        question={anonymiseOutside ? 'Let others see recordings as they are?' : 'Ask for anonymising before sharing outside?'}
        yes={anonymiseOutside ? 'Let them' : 'Ask for it'}
        change={{ anonymiseOutside: !anonymiseOutside }}
        stale={[keys.shared]}
      >
        <Text>
          {anonymiseOutside
            ? 'What is shared with people of other organisations, they see again, with faces uncovered too.'
            : 'Recordings that are not anonymised can’t be shared with people of other organisations any more, and those who can see some now no longer can. Inside of your organisation nothing changes.'}
        </Text>
      </RuleSwitch>
      <RuleSwitch
        label="Offer to replace the original"
        description="Whoever has anonymised a recording of her own can put it in the original’s place. The original is deleted then."
        on={offerReplacing}
        question={offerReplacing ? 'No longer offer it?' : 'Offer to replace originals?'}
        yes={offerReplacing ? 'No longer offer it' : 'Offer it'}
        change={{ offerReplacing: !offerReplacing }}
      >
        <Text>
          {offerReplacing
            ? 'Owners keep both recordings then, and can still delete the original themselves.'
            : 'Fewer recordings with uncovered faces are kept then. What is deleted can’t be brought back.'}
        </Text>
      </RuleSwitch>
    </Section>
  )
}
