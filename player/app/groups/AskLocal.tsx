import { Text } from '@mantine/core'
import { groups } from '../api/govern.ts'
import type { Group } from '../api/govern-contract.ts'
import { governKeys } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'

/** Ends a community group: it is one of its own organisation again. */
export function AskLocal({ group, opened, close }: { group: Group; opened: boolean; close: () => void }) {
  return (
    <Ask
      title="Make it local again?"
      yes="Make it local"
      danger
      opened={opened}
      close={close}
      act={() => groups.withdrawUpgrade(group.id)}
      stale={[governKeys.groups, governKeys.organisation]}
    >
      <Text>
        The members of other organisations are taken out of “{group.name}”. What they shared with it, and what they could watch in it, is
        closed at once and for good.
      </Text>
    </Ask>
  )
}
