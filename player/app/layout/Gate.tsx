import { Center, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Lamp } from './Lamp.tsx'
import { SchemeSwitch } from './SchemeSwitch.tsx'

/** The frame of the pages for people who are not signed in: a title, a sentence, and one thing to do. */
export function Gate({ title = 'Safelight', words, children }: { title?: string; words: string; children: ReactNode }) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={420} gap="lg">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Lamp size={40} />
            <Title order={1} size="h2">
              {title}
            </Title>
          </Group>
          <SchemeSwitch />
        </Group>
        <Text c="dimmed">{words}</Text>
        {children}
      </Stack>
    </Center>
  )
}
