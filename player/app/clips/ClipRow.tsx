import { Box, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Clip } from '../../shared/types.ts'
import { ClipMenu } from './ClipMenu.tsx'
import { StatusLine } from './StatusLine.tsx'
import { Still } from './Still.tsx'
import { when } from './words.ts'

interface Props {
  clip: Clip
  /** Beside the clip's menu. */
  controls?: ReactNode
  /** Below all of it. */
  note?: ReactNode
}

/** One clip of the list. */
export function ClipRow({ clip, controls, note }: Props) {
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
      <Group gap={2} wrap="nowrap">
        {controls}
        <ClipMenu clip={clip} />
      </Group>
      {note && <Box className="note">{note}</Box>}
    </Box>
  )
}
