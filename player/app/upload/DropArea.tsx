import { Button, Group, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconLock, IconUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { uploads } from './store.ts'

/** A button for the keyboard and for phones; the whole page takes dropped files. */
export function DropArea({ first, reflectionId = null }: { first: boolean; reflectionId?: string | null }) {
  const open = useRef<() => void>(null)
  const take = (files: File[]) => uploads.add(files, reflectionId)
  return (
    <>
      <Dropzone
        onDrop={take}
        openRef={open}
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        tabIndex={-1}
        className="surface"
        inputProps={{ 'aria-label': 'Choose recordings' }}
        p="lg"
        py={first ? 40 : 'lg'}
      >
        <Group justify="space-between" gap="md">
          <Stack gap={4} flex="1 1 260px">
            <Text fw={600} fz="lg">
              Add recordings
            </Text>
            <Group gap={6} wrap="nowrap" c="dimmed" align="flex-start">
              <IconLock size={16} style={{ flex: 'none', marginTop: 3 }} aria-hidden />
              <Text size="sm">Drop video or sound files anywhere on this page. They are locked here, before they leave your device.</Text>
            </Group>
          </Stack>
          <Button leftSection={<IconUpload size={18} />} onClick={() => open.current?.()}>
            Choose files
          </Button>
        </Group>
      </Dropzone>
      <Dropzone.FullScreen active onDrop={take}>
        <Group justify="center" mih="80vh" style={{ pointerEvents: 'none' }}>
          <IconUpload size={40} aria-hidden />
          <Text fz={24} fw={600}>
            Let go to add the recordings
          </Text>
        </Group>
      </Dropzone.FullScreen>
    </>
  )
}
