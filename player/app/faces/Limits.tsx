import { Alert, List, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import { limits } from './words.ts'

/** What a search can't see, before anybody trusts it. */
export function Limits() {
  return (
    <Alert color="yellow" icon={<IconEyeOff size={20} />} title="No search finds everything: please look yourself" data-limits>
      <Text mb={6}>These are not found, and stay as they are unless you draw a mask over them, cut them out or silence them:</Text>
      <List size="sm" spacing={2}>
        {limits.map((limit) => (
          <List.Item key={limit}>{limit}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
