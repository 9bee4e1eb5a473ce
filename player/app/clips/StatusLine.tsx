import { Box, Progress, Text } from '@mantine/core'
import type { Clip } from '../../shared/types.ts'
import { adviceFor, statusWords } from './words.ts'

/** How the clip is doing, with a bar while something is going on, and what to do when it failed. */
export function StatusLine({ clip }: { clip: Clip }) {
  const { text, tone, share } = statusWords(clip)
  return (
    <Box data-status={clip.status}>
      <Text size="sm" c={tone === 'bad' ? 'var(--mantine-color-error)' : 'dimmed'} className="numbers">
        {text}
      </Text>
      {clip.failure && clip.status === 'failed' && <Text size="sm">{adviceFor(clip.failure.code, clip.edit !== null)}</Text>}
      {share !== null && <Progress value={share} size="sm" mt={6} maw={360} aria-label={`${clip.title}: ${text}`} />}
    </Box>
  )
}
