import './downloads.css'
import { Anchor, Box, Group, Loader, Progress, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Download } from '../api/downloads-contract.ts'
import { when } from '../clips/words.ts'
import { DownloadActs } from './DownloadActs.tsx'
import { StateBadge } from './StateBadge.tsx'
import { isThere } from './states.ts'
import { useNow } from './useNow.ts'
import { fileWords, markedPercent, stateWords } from './words.ts'

interface Props {
  download: Download
  /** Among those of one recording its title is known. */
  titled?: boolean
}

/** A download of one's own: of what, how it is doing, and what can be done with it. */
export function DownloadRow({ download, titled = true }: Props) {
  const { id, clip, state, createdAt, may } = download
  const hasActs = may.revoke || (may.fetch && isThere(download))
  return (
    <Box
      component="li"
      className="download surface"
      aria-label={`${clip.title}, ${fileWords(download)}`}
      data-download={id}
      data-state={state}
    >
      <div className="download-head">
        <Box miw={0}>
          {titled && (
            <Anchor component={Link} to={`/clips/${clip.id}`} className="entry-title">
              {clip.title}
            </Anchor>
          )}
          <Text size="sm" c="dimmed" className="numbers">
            {fileWords(download)} · asked for on {when(createdAt)}
          </Text>
        </Box>
        <StateBadge download={download} />
      </div>
      <HowItIs download={download} />
      {hasActs && (
        <Group gap="xs">
          <DownloadActs download={download} />
        </Group>
      )}
    </Box>
  )
}

function HowItIs({ download }: { download: Download }) {
  const now = useNow()
  const { state, progress } = download
  // Where a bar grows nothing else has to move.
  const busy = (state === 'approved' || state === 'packaging') && (progress === null || progress === 1)
  return (
    <>
      <Group gap="xs" wrap="nowrap" role="status">
        {busy && <Loader type="dots" size="sm" aria-hidden />}
        <Text style={{ overflowWrap: 'anywhere' }}>{stateWords(download, now)}</Text>
      </Group>
      {progress !== null && <Marked progress={progress} />}
    </>
  )
}

/** How much of its picture is marked; beside the sentence, which is read out each time it changes. */
function Marked({ progress }: { progress: number }) {
  const share = markedPercent(progress)
  return (
    <Group gap="sm" wrap="nowrap" data-marked={share}>
      <Progress value={share} size="sm" flex={1} maw={360} aria-label="Share of the picture that is marked" />
      <Text size="sm" c="dimmed" className="numbers">
        {share} %
      </Text>
    </Group>
  )
}
