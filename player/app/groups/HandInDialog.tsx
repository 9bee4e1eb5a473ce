import { Alert, Select, Text } from '@mantine/core'
import { useState } from 'react'
import { groups } from '../api/govern.ts'
import type { Assignment, Group, Reflection } from '../api/govern-contract.ts'
import { governKeys, useMyReflections } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { tell } from '../parts/told.ts'
import { day } from '../parts/words.ts'
import { audienceWords } from './words.ts'

interface Props {
  group: Group
  assignment: Assignment
  opened: boolean
  close: () => void
}

/** A member hands in one of her own reflections; that shares it as the assignment says. */
export function HandInDialog({ group, assignment, opened, close }: Props) {
  const [chosen, choose] = useState<string | null>(null)
  const leave = () => {
    choose(null)
    close()
  }
  return (
    <FormDialog
      title="Hand in a reflection"
      submit="Hand in"
      blocked={chosen === null}
      opened={opened}
      close={leave}
      act={() => groups.handIn(assignment.id, chosen ?? '')}
      stale={[governKeys.group(group.id)]}
      done={() => tell(`Handed in for “${assignment.title}”.`)}
    >
      <Text>
        For “{assignment.title}”. {audienceWords[assignment.audience]} You can take it back at any time, as every share.
      </Text>
      <Own chosen={chosen} choose={choose} />
    </FormDialog>
  )
}

function Own({ chosen, choose }: { chosen: string | null; choose: (id: string | null) => void }) {
  const own = useMyReflections()
  return (
    <Fetched query={own} words="Fetching your reflections">
      {({ reflections }) =>
        reflections.length === 0 ? (
          <Alert color="gray">You have no reflection yet: upload a recording first.</Alert>
        ) : (
          <Select
            label="Which of your reflections"
            placeholder="Choose one"
            data={reflections.map(option)}
            value={chosen}
            onChange={choose}
            searchable
            nothingFoundMessage="None of that name"
            maxDropdownHeight={260}
            data-autofocus
          />
        )
      }
    </Fetched>
  )
}

const option = ({ id, title, createdAt }: Reflection) => ({ value: id, label: `${title} (${day(createdAt)})` })
