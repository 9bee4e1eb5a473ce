import { Button, Group, Select } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { organisation } from '../api/govern.ts'
import { useAudit } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { AuditRow } from './AuditRow.tsx'
import { actGroups } from './acts.ts'

const choices = actGroups.map(({ group, acts }) => ({ group, items: Object.entries(acts).map(([value, label]) => ({ value, label })) }))

/** What was done, by whom and when: acts, never what is in a recording. */
export function AuditTab() {
  const [act, setAct] = useState<string | null>(null)
  const audit = useAudit(act)
  return (
    <Section
      title="Audit"
      about="Every act on recordings and rights, newest first. Rows can’t be changed or taken out. They say who did what, not what is in a recording."
      action={
        <Button component="a" href={organisation.auditFile} download variant="default" leftSection={<IconDownload size={20} aria-hidden />}>
          Download all as CSV
        </Button>
      }
    >
      <Select
        label="Show only"
        placeholder="Everything"
        data={choices}
        value={act}
        onChange={setAct}
        clearable
        searchable
        nothingFoundMessage="No act of that name"
        maw={400}
        maxDropdownHeight={320}
      />
      <Fetched query={audit} words="Fetching the audit">
        {({ pages }) => {
          const entries = pages.flatMap((page) => page.entries)
          if (entries.length === 0) return <Nothing>Nothing of this kind has been done.</Nothing>
          return (
            <Rows label="Acts">
              {entries.map((entry) => (
                <AuditRow key={entry.sequence} entry={entry} />
              ))}
            </Rows>
          )
        }}
      </Fetched>
      {audit.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
    </Section>
  )
}
