import './downloads.css'
import { Blockquote, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import type { Download } from '../api/downloads-contract.ts'
import { when } from '../clips/words.ts'
import { lengthWords } from '../oversight/words.ts'
import { ApproveDialog, DeclineDialog } from './DecideDialogs.tsx'
import { DownloadStills } from './DownloadStills.tsx'
import { Terms } from './Points.tsx'
import { fileWords, marksWords } from './words.ts'

/** One download that waits: who wants what, and why; the decision, or who has to make it. @param own it is her own who looks */
export function WaitingCard({ download, own }: { download: Download; own: boolean }) {
  const heading = useId()
  const [approving, approve] = useDisclosure(false)
  const [declining, decline] = useDisclosure(false)
  const { id, clip, owner, purpose, createdAt, may } = download
  const marks = marksWords(download.marks)
  const terms = [
    { name: 'As', words: fileWords(download) },
    ...(marks === null ? [] : [{ name: 'In its picture', words: marks }]),
    ...(clip.durationSeconds === null ? [] : [{ name: 'Length', words: lengthWords(clip.durationSeconds) }]),
    ...(clip.recordedAt === null ? [] : [{ name: 'Recorded', words: when(clip.recordedAt) }]),
  ]
  return (
    <Stack component="article" className="surface" p="lg" gap="sm" aria-labelledby={heading} data-download={id}>
      <Title order={2} size="h4" id={heading} style={{ overflowWrap: 'anywhere' }}>
        {owner.name}: {clip.title}
      </Title>
      <Terms terms={terms} />
      <Blockquote p="md" m={0} color="lamp" cite={`${owner.name}, ${when(createdAt)}`}>
        <span style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>{purpose}</span>
      </Blockquote>
      {may.decide && <DownloadStills download={download} />}
      {may.decide ? (
        <Group gap="xs">
          <Button onClick={approve.open} aria-label={`Approve: ${clip.title}`}>
            Approve
          </Button>
          <Button variant="default" onClick={decline.open} aria-label={`Decline: ${clip.title}`}>
            Decline
          </Button>
        </Group>
      ) : (
        <Text c="dimmed">
          {own
            ? 'This is your own request: another administrator of your organisation has to decide about it.'
            : 'You can’t decide about this one.'}
        </Text>
      )}
      <ApproveDialog download={download} opened={approving} close={approve.close} />
      <DeclineDialog download={download} opened={declining} close={decline.close} />
    </Stack>
  )
}
