import { Text } from '@mantine/core'
import type { DownloadRules } from '../api/downloads-contract.ts'
import { Section } from '../parts/Section.tsx'
import { RuleSwitch } from './RuleSwitch.tsx'

type Marks = Pick<DownloadRules, 'downloadPictureTrace' | 'downloadVisibleMark'>

/** What a file carries beside the trace in its sound, which is always there. */
export function DownloadMarks({ rules: { downloadPictureTrace, downloadVisibleMark } }: { rules: Marks }) {
  return (
    <Section title="Marks in the file" about="The sound of each file always carries a trace of its download, which nobody hears." framed>
      <RuleSwitch
        label="A trace in the picture too"
        description="Nobody sees it. It is read from a copy without sound as well. Files take longer to be made."
        on={downloadPictureTrace}
        question={downloadPictureTrace ? 'No longer trace the picture?' : 'Trace the picture too?'}
        yes={downloadPictureTrace ? 'No longer trace it' : 'Trace it'}
        change={{ downloadPictureTrace: !downloadPictureTrace }}
      >
        <Text>
          {downloadPictureTrace
            ? 'Files made from then on are traced by their sound alone. Recordings without sound are traced by the picture still.'
            : 'The picture of files made from then on is made anew for each download, which takes about as long as the recording itself.'}
        </Text>
      </RuleSwitch>
      <RuleSwitch
        label="A mark that everybody sees"
        description="The owner’s name, the date and “do not share” stand in the picture. It carries the trace as well."
        on={downloadVisibleMark}
        question={downloadVisibleMark ? 'No longer show a mark?' : 'Show a mark in the picture?'}
        yes={downloadVisibleMark ? 'No longer show it' : 'Show it'}
        change={{ downloadVisibleMark: !downloadVisibleMark }}
      >
        <Text>
          {downloadVisibleMark
            ? 'Files made from then on have no words in their picture.'
            : 'Files made from then on have these words in their picture, from start to end.'}
        </Text>
      </RuleSwitch>
    </Section>
  )
}
