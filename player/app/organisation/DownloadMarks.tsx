import { Text } from '@mantine/core'
import type { DownloadRules } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { Section } from '../parts/Section.tsx'
import { RuleSwitch } from './RuleSwitch.tsx'

type Marks = Pick<DownloadRules, 'downloadPictureTrace' | 'downloadVisibleMark'>

const slow = 'The picture is made anew for each such file: that takes about as long as preparing the recording did after it was sent.'

/** What the picture of each downloaded MP4 carries, beside the trace in its sound. */
export function DownloadMarks({ rules: { downloadPictureTrace: trace, downloadVisibleMark: seen } }: { rules: Marks }) {
  return (
    <Section
      title="Marks in the picture"
      about="The sound of each file carries a trace in any case; where there is no sound, or next to none, the picture does. A change holds for what is asked for from then on."
      framed
    >
      <RuleSwitch
        label="The picture carries a trace too"
        description={
          seen
            ? 'It does in any case while the mark below can be seen.'
            : 'Nobody sees it. It tells which download a copy came from, also where its sound was taken away. The file then takes longer to make.'
        }
        on={trace || seen}
        fixed={seen}
        question={trace ? 'Leave the trace to the sound?' : 'Put a trace into the picture too?'}
        yes={trace ? 'Leave it to the sound' : 'Put it in'}
        change={{ downloadPictureTrace: !trace }}
        stale={[downloadKeys.all]}
      >
        <Text>
          {trace
            ? 'New files are made fast again. A copy without its sound no longer tells which download it came from.'
            : `Pictures look as they do now, and tell which download they came from. ${slow}`}
        </Text>
      </RuleSwitch>
      <RuleSwitch
        label="A mark can be seen in the picture"
        description="The owner’s name, the day and “Do not share”, lower left. It covers a bit of the picture. The file then takes longer to make, and its picture carries the trace too."
        on={seen}
        question={seen ? 'No longer show a mark?' : 'Show a mark in each picture?'}
        yes={seen ? 'No longer show it' : 'Show it'}
        change={{ downloadVisibleMark: !seen }}
        stale={[downloadKeys.all]}
      >
        <Text>
          {seen
            ? `Whoever comes upon a copy no longer sees whose it is, nor that it must not be shared. ${trace ? 'The picture still carries a trace.' : 'The picture carries no trace then either, where there is sound.'}`
            : `Whoever watches a copy sees whose it is, and that it must not be shared. The mark covers a bit of the picture, lower left, from beginning to end. ${slow}`}
        </Text>
      </RuleSwitch>
    </Section>
  )
}
