import { Box, Text } from '@mantine/core'
import { useOutletContext } from 'react-router'
import type { AuditEntry, Me } from '../api/govern-contract.ts'
import { when } from '../clips/words.ts'
import { nameOf } from '../parts/words.ts'
import { detailsOf } from './words.ts'

/** One act. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { organisation } = useOutletContext<Me>()
  const who = entry.actor ? nameOf(entry.actor, organisation?.id) : 'Safelight'
  const details = detailsOf(entry.details)
  return (
    <Box component="li" className="act surface">
      <Text size="sm" c="dimmed" className="numbers">
        {when(entry.at)}
      </Text>
      <Box miw={0}>
        <Text style={{ overflowWrap: 'anywhere' }}>
          <strong>{who}</strong>: {entry.text}
        </Text>
        <details>
          <summary>Details</summary>
          <Text component="ul" size="sm" m={0} pl="lg" style={{ overflowWrap: 'anywhere' }}>
            <li>Row {entry.sequence}</li>
            {details.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </Text>
        </details>
      </Box>
    </Box>
  )
}
