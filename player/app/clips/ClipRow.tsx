import { Box, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Clip } from '../../shared/types.ts'
import { ClipMenu } from './ClipMenu.tsx'
import { StatusLine } from './StatusLine.tsx'
import { Still } from './Still.tsx'
import { when } from './words.ts'

/** One clip of the list. */
export function ClipRow({ clip }: { clip: Clip }) {
  return (
    <Box component="article" className="clip surface" data-clip={clip.id} aria-label={clip.title}>
      <Link to={`/clips/${clip.id}`} tabIndex={-1} aria-hidden="true">
        <Still clip={clip} />
      </Link>
      <Box miw={0}>
        <Link className="clip-title" to={`/clips/${clip.id}`}>
          {clip.title}
        </Link>
        <Text size="sm" c="dimmed">
          {when(clip.recordedAt ?? clip.createdAt)}
        </Text>
        <StatusLine clip={clip} />
      </Box>
      <ClipMenu clip={clip} />
    </Box>
  )
}
