import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

interface Props {
  title: string
  /** One or two sentences below the title. */
  about?: string
  /** Beside the title. */
  action?: ReactNode
  /** With a frame of its own. */
  framed?: boolean
  children: ReactNode
}

/** A part of a page with a heading of its own. */
export function Section({ title, about, action, framed = false, children }: Props) {
  const id = useId()
  return (
    <Stack component="section" gap="sm" aria-labelledby={id} {...(framed && { className: 'surface', p: 'lg' })}>
      <Group justify="space-between" align="flex-start">
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        {action}
      </Group>
      {about && (
        <Text c="dimmed" maw="70ch">
          {about}
        </Text>
      )}
      {children}
    </Stack>
  )
}

/** Said where a list is empty. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text className="surface" p="lg" c="dimmed" maw="none">
      {children}
    </Text>
  )
}
