import { Button, Group, Kbd, Switch, Text } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowBarToLeft,
  IconArrowBarToRight,
  IconArrowForwardUp,
  IconPlayerPause,
  IconPlayerPlay,
  IconScissors,
  IconTrash,
  IconVolumeOff,
  IconZoomIn,
  IconZoomOut,
} from '@tabler/icons-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import type { Playhead } from '../clips/playhead.ts'
import type { Command } from './keys.ts'
import { type Editing, isWhole } from './model.ts'
import type { Preview } from './usePreview.ts'
import type { Zoomed } from './useView.ts'
import { chosenWords, exactClock } from './words.ts'

interface Props {
  editing: Editing
  command: (command: Command) => void
  reset: () => void
  /** There is something to silence. */
  sound: boolean
}

/** What can be done at the playhead. */
export function Tools({ editing, command, reset, sound }: Props) {
  const { past, future, chosen } = editing
  return (
    <section className="cut-tools" aria-label="Cutting">
      <Tool icon={<IconArrowBarToRight size={18} />} keys="I" onClick={() => command({ do: 'begin' })}>
        Keep from here
      </Tool>
      <Tool icon={<IconArrowBarToLeft size={18} />} keys="O" onClick={() => command({ do: 'end' })}>
        Keep until here
      </Tool>
      <Tool icon={<IconScissors size={18} />} keys="S" onClick={() => command({ do: 'split' })}>
        Cut out from here
      </Tool>
      {sound && (
        <Tool icon={<IconVolumeOff size={18} />} keys="N" onClick={() => command({ do: 'silence' })}>
          Silence from here
        </Tool>
      )}
      <Tool icon={<IconTrash size={18} />} keys="Del" disabled={chosen === null} onClick={() => command({ do: 'remove' })}>
        {chosenWords(chosen)}
      </Tool>
      <Tool icon={<IconArrowBackUp size={18} />} keys="Ctrl Z" disabled={past.length === 0} onClick={() => command({ do: 'undo' })}>
        Undo
      </Tool>
      <Tool
        icon={<IconArrowForwardUp size={18} />}
        keys="Ctrl Shift Z"
        disabled={future.length === 0}
        onClick={() => command({ do: 'redo' })}
      >
        Redo
      </Tool>
      <Button variant="subtle" color="gray" disabled={isWhole(editing) && past.length === 0} onClick={reset}>
        Start anew
      </Button>
    </section>
  )
}

interface ToolProps {
  icon: ReactNode
  keys: string
  disabled?: boolean
  onClick: () => void
  children: string
}

function Tool({ icon, keys, disabled = false, onClick, children }: ToolProps) {
  return (
    <Button
      variant="default"
      px="sm"
      justify="flex-start"
      leftSection={icon}
      rightSection={
        <Kbd aria-hidden visibleFrom="sm">
          {keys}
        </Kbd>
      }
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </Button>
  )
}

interface PlayProps {
  preview: Preview
  zoomed: Zoomed
  playhead: Playhead
  showKeys: () => void
}

/** Playing the result, and how much of the line is seen. */
export function PlayTools({ preview, zoomed: { zoom, most, setZoom }, playhead, showKeys }: PlayProps) {
  const { playsResult } = preview
  return (
    <Group gap="xs" justify="space-between">
      <Group gap="xs">
        <Button
          leftSection={playsResult ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
          onClick={preview.toggle}
          data-preview={preview.on ? 'on' : 'off'}
        >
          {playsResult ? 'Stop' : 'Play the result'}
        </Button>
        <Switch
          className="choice"
          size="md"
          label="Skip what is cut out"
          checked={preview.on}
          onChange={({ currentTarget }) => preview.setOn(currentTarget.checked)}
        />
      </Group>
      <Group gap={4}>
        <Place playhead={playhead} />
        <Button variant="default" px="sm" disabled={zoom === 0} aria-label="Show all of it" onClick={() => setZoom(0)}>
          All
        </Button>
        <Button variant="default" px="sm" disabled={zoom === 0} aria-label="Farther" onClick={() => setZoom(zoom - 1)}>
          <IconZoomOut size={18} aria-hidden />
        </Button>
        <Button variant="default" px="sm" disabled={zoom >= most} aria-label="Closer" onClick={() => setZoom(zoom + 1)}>
          <IconZoomIn size={18} aria-hidden />
        </Button>
        <Button variant="default" px="sm" onClick={showKeys} visibleFrom="sm" rightSection={<Kbd aria-hidden>?</Kbd>}>
          Keys
        </Button>
      </Group>
    </Group>
  )
}

/** Where the player is, to the hundredth. */
function Place({ playhead }: { playhead: Playhead }) {
  const position = useSyncExternalStore(playhead.subscribe, playhead.position)
  return (
    <Text size="sm" c="dimmed" className="numbers" px={6} aria-hidden>
      {exactClock(position)}
    </Text>
  )
}
