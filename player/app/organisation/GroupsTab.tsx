import { Stack } from '@mantine/core'
import { useOwnGroups } from '../api/govern-queries.ts'
import { GroupRow } from '../groups/GroupRow.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { Communities } from './Communities.tsx'

/** Groups as administrators look after them: who may share with those of several organisations, and all of the own ones. */
export function GroupsTab() {
  const groups = useOwnGroups()
  return (
    <Stack gap="xl">
      <Communities />
      <Section
        title="All groups of your organisation"
        about="You can take people out, change roles and close a group. What is shared with a group is seen by its members alone."
      >
        <Fetched query={groups} words="Fetching the groups">
          {({ groups: all }) =>
            all.length === 0 ? (
              <Nothing>There is no group yet.</Nothing>
            ) : (
              <Rows label="All groups of your organisation">
                {all.map((group) => (
                  <GroupRow key={group.id} group={group} />
                ))}
              </Rows>
            )
          }
        </Fetched>
      </Section>
    </Stack>
  )
}
