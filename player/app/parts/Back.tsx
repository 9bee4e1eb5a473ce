import { Anchor, Group } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from 'react-router'

export function Back({ to, children }: { to: string; children: string }) {
  return (
    <Anchor component={Link} to={to} size="sm" py={10} w="fit-content">
      <Group gap={6}>
        <IconArrowLeft size={18} aria-hidden />
        {children}
      </Group>
    </Anchor>
  )
}
