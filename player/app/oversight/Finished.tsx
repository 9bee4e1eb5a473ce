import { Button, Group, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { oversightKeys } from '../api/oversight-queries.ts'
import { counted } from '../parts/words.ts'
import type { Filters } from './filters.ts'

/** The end of the list. What was marked stays in it until it is fetched anew. */
export function Finished({ query, filters, left }: { query: string; filters: Filters; left: number }) {
  const client = useQueryClient()
  const anew = () => {
    void client.resetQueries({ queryKey: oversightKeys.recordings(query) })
    void client.invalidateQueries({ queryKey: oversightKeys.now })
  }
  return (
    <Group justify="space-between" mt="md" className="surface" p="md">
      <Text c="dimmed" data-left={left}>
        {filters.state === 'waiting' && left === 0
          ? 'That was all.'
          : `The end of the list${left > 0 ? `, ${counted(left, 'recording')} not marked` : ''}.`}
      </Text>
      <Button variant="default" onClick={anew}>
        Fetch anew
      </Button>
    </Group>
  )
}
