import { Badge, Group, type GroupProps } from '@mantine/core'
import type { Group as GroupView } from '../api/govern-contract.ts'
import { marksOf } from './words.ts'

export function Marks({ group, ...props }: { group: GroupView } & GroupProps) {
  const marks = marksOf(group)
  if (marks.length === 0) return null
  return (
    <Group gap={6} {...props}>
      {marks.map((mark) => (
        <Badge key={mark} variant="default">
          {mark}
        </Badge>
      ))}
    </Group>
  )
}
