import { ActionIcon, Box, Button, Group, Progress, Text, Tooltip } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Clip } from '../../shared/types.ts'
import { percent } from '../../shared/words.ts'
import { ReceiptNote } from '../clips/ReceiptNote.tsx'
import { type UploadItem, uploads } from './store.ts'
import { uploadWords } from './words.ts'

/** One file on its way from this page, until the person takes it off the list. */
export function UploadRow({ item, clip }: { item: UploadItem; clip: Clip | undefined }) {
  const share = percent(item.sent, item.total)
  const words = uploadWords(item)
  return (
    <Box className="surface" p="md" data-upload={item.state}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Box miw={0}>
          <Text fw={600} truncate>
            {item.name}
          </Text>
          <Text size="sm" c={item.state === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'} className="numbers">
            {words}
          </Text>
          {item.state === 'failed' && <Text size="sm">Keep the file on your device.</Text>}
        </Box>
        <Controls item={item} />
      </Group>
      {item.state !== 'sent' && item.state !== 'failed' && (
        <Progress value={share} mt="sm" size="md" aria-label={`Upload of ${item.name}`} striped={item.state === 'sending'} />
      )}
      {item.state === 'sent' && item.clipId !== null && <SentNote clipId={item.clipId} clip={clip} />}
    </Box>
  )
}

function SentNote({ clipId, clip }: { clipId: string; clip: Clip | undefined }) {
  if (clip?.status === 'failed')
    return (
      <Text size="sm" mt={4}>
        It could not be prepared; see why below. Keep the file on your device.
      </Text>
    )
  if (!clip?.receipt)
    return (
      <Text size="sm" mt={4}>
        Keep the file on your device until this page says it is safe.
      </Text>
    )
  return (
    <Box mt="sm">
      <ReceiptNote clip={clip} />
      <Button component={Link} to={`/clips/${clipId}`} size="sm" mt="sm">
        Watch it
      </Button>
    </Box>
  )
}

function Controls({ item }: { item: UploadItem }) {
  const { id, name, state } = item
  return (
    <Group gap={2} wrap="nowrap">
      {state === 'sending' && (
        <Icon label={`Pause ${name}`} onClick={() => uploads.pause(id)}>
          <IconPlayerPauseFilled size={20} />
        </Icon>
      )}
      {(state === 'paused' || state === 'lost') && (
        <Icon label={`Go on with ${name}`} onClick={() => uploads.resume(id)}>
          <IconPlayerPlayFilled size={20} />
        </Icon>
      )}
      {state === 'failed' && (
        <Button size="sm" variant="light" onClick={() => uploads.again(id)}>
          Try again
        </Button>
      )}
      <Icon
        label={state === 'sent' || state === 'failed' ? `Take ${name} off this list` : `Cancel ${name}`}
        onClick={() => uploads.remove(id)}
      >
        <IconX size={20} />
      </Icon>
    </Group>
  )
}

function Icon({ label, onClick, children }: { label: string; onClick: () => void; children: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
