import { Anchor, Group } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from 'react-router'

/** Back to the list that this is on. */
export function BackLink({ mine }: { mine: boolean }) {
  return (
    <Anchor component={Link} to={mine ? '/' : '/shared'} size="sm" py={12} my={-6} w="fit-content">
      <Group gap={6}>
        <IconArrowLeft size={18} aria-hidden />
        {mine ? 'My recordings' : 'Shared with me'}
      </Group>
    </Anchor>
  )
}
