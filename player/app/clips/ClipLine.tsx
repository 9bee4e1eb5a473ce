import { Box, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ClipSummary } from '../api/contract.ts'
import { Still } from './Still.tsx'
import { shortStatus, when } from './words.ts'

/** One clip of a reflection. */
export function ClipLine({ clip, controls }: { clip: ClipSummary; controls?: ReactNode }) {
  const { id, title, status, createdAt } = clip
  const words = shortStatus(status)
  return (
    <Box component="article" className="clip surface" data-clip={id} aria-label={title}>
      <Link to={`/clips/${id}`} tabIndex={-1} aria-hidden="true">
        <Still clip={clip} />
      </Link>
      <Box miw={0}>
        <Link className="clip-title" to={`/clips/${id}`}>
          {title}
        </Link>
        <Text size="sm" c="dimmed">
          {when(createdAt)}
        </Text>
        {words && (
          <Text size="sm" c={status === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'}>
            {words}
          </Text>
        )}
      </Box>
      <Group gap={2}>{controls}</Group>
    </Box>
  )
}
