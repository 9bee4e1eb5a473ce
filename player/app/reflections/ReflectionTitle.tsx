import { ActionIcon, Group, Title, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPencil } from '@tabler/icons-react'
import type { Reflection } from '../api/contract.ts'
import { useReflectionChange } from '../api/sharing-queries.ts'
import { TitleDialog } from '../parts/TitleDialog.tsx'

/** The title, which its owner can change. */
export function ReflectionTitle({ reflection }: { reflection: Reflection }) {
  const [opened, { open, close }] = useDisclosure(false)
  const change = useReflectionChange(reflection.id)
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Title order={1} style={{ overflowWrap: 'anywhere' }} miw={0}>
        {reflection.title}
      </Title>
      {reflection.mine && (
        <Tooltip label="Change the title">
          <ActionIcon aria-label="Change the title" onClick={open}>
            <IconPencil size={20} />
          </ActionIcon>
        </Tooltip>
      )}
      <TitleDialog
        heading="Change the title"
        title={reflection.title}
        opened={opened}
        close={close}
        save={(title) => change.mutateAsync({ title })}
      />
    </Group>
  )
}
