import { ActionIcon, Box, Button, Group, Progress, Text, Tooltip } from '@mantine/core'
import { IconLock, IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { percent } from '../../shared/words.ts'
import { ClipRow } from '../clips/ClipRow.tsx'
import { ReceiptNote } from '../clips/ReceiptNote.tsx'
import type { UploadRowOf } from './rows.ts'
import { type UploadItem, uploads } from './store.ts'
import { titleOf } from './title.ts'
import { uploadWords } from './words.ts'

/** One file on its way from this page, then its clip, until the person takes it off the list. */
export function UploadRow({ item, clip }: UploadRowOf) {
  const controls = <Controls item={item} />
  const note = <Note item={item} clip={clip} />
  return (
    <Box data-upload={item.state}>
      {clip ? <ClipRow clip={clip} controls={controls} note={note} /> : <Sending item={item} controls={controls} note={note} />}
    </Box>
  )
}

/** Laid out as the clip's row will be, so that nothing moves when it comes. */
function Sending({ item, controls, note }: { item: UploadItem; controls: ReactNode; note: ReactNode }) {
  const { name, state, sent, total } = item
  return (
    <Box component="article" className="clip surface" aria-label={titleOf(name)}>
      <div className="still">
        <IconLock size={30} aria-hidden />
      </div>
      <Box miw={0}>
        <Text className="clip-title">{titleOf(name)}</Text>
        <Text size="sm" c={state === 'failed' ? 'var(--mantine-color-error)' : 'dimmed'} className="numbers">
          {uploadWords(item)}
        </Text>
        {state !== 'sent' && state !== 'failed' && (
          <Progress
            value={percent(sent, total)}
            mt={6}
            size="sm"
            maw={360}
            aria-label={`Upload of ${name}`}
            striped={state === 'sending'}
          />
        )}
      </Box>
      {controls}
      <Box className="note">{note}</Box>
    </Box>
  )
}

function Note({ item, clip }: UploadRowOf) {
  // What became of it, and what to do, stands in the row itself.
  if (clip?.status === 'failed') return null
  if (item.state === 'failed') return <Text size="sm">Keep the file on your device.</Text>
  const keep = <Text size="sm">Keep the file on your device until this page says it is safe.</Text>
  return clip?.receipt ? <ReceiptNote clip={clip} meanwhile={keep} /> : keep
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

function Icon({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}
