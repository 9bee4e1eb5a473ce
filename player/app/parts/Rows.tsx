import './parts.css'
import { Box, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

/** A list that screen readers count. */
export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }} aria-label={label}>
      {children}
    </Stack>
  )
}

interface RowProps {
  label: string
  children: ReactNode
  controls?: ReactNode
  /** The controls are one small button, which stays at the side on a phone too. */
  slim?: boolean
}

/** One of a list: what it is on the left, what can be done with it on the right; below each other on a phone. */
export function Row({ label, children, controls, slim = false }: RowProps) {
  return (
    <Box component="li" className={slim ? 'entry slim surface' : 'entry surface'} aria-label={label}>
      <Box miw={0}>{children}</Box>
      {controls && (
        <Group gap="xs" className="entry-controls">
          {controls}
        </Group>
      )}
    </Box>
  )
}
