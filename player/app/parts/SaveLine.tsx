import { Button, Group, Text } from '@mantine/core'

interface Props {
  saving: boolean
  /** Nothing differs from what is saved. */
  same: boolean
  /** What is there can't be saved. */
  invalid?: boolean
}

/** The end of a form that changes what is saved. */
export function SaveLine({ saving, same, invalid = false }: Props) {
  return (
    <Group>
      <Button type="submit" loading={saving} disabled={same || invalid}>
        Save
      </Button>
      {!same && (
        <Text size="sm" c="dimmed">
          Not saved yet
        </Text>
      )}
    </Group>
  )
}
