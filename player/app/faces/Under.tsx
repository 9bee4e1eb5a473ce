import { Button, Group, Switch, Tabs, Text } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Command } from '../edits/keys.ts'
import { FacesTab } from './FacesTab.tsx'
import { hides } from './hiding.ts'
import { MasksTab } from './MasksTab.tsx'
import { MomentsTab } from './MomentsTab.tsx'
import type { Tool } from './Over.tsx'
import type { Panel } from './Panel.ts'

interface Props {
  panel: Panel
  tool: Tool
  setTool: (tool: Tool) => void
  covering: boolean
  setCovering: (on: boolean) => void
  command: (command: Command) => void
  /** What is cut, and what becomes of picture and voice. */
  cutting: ReactNode
}

/** What is done with a recording below its time line: one thing at a time, for each points at the picture in its own way. */
export function Under({ panel, tool, setTool, covering, setCovering, command, cutting }: Props) {
  const { masks } = panel.editing.cut.hiding
  const { passages, looked } = panel.review
  const left = passages.filter(({ moments }) => moments.some((index) => !looked.includes(index))).length
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`[data-tool=${tool}]`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [tool])
  return (
    <Tabs value={tool} onChange={(value) => setTool(value as Tool)} keepMounted={false}>
      <Tabs.List ref={list} className="tabs" aria-label="What to do">
        <Tabs.Tab value="cut" data-tool="cut">
          Cut, picture, voice
        </Tabs.Tab>
        <Tabs.Tab value="faces" data-tool="faces">
          Faces
        </Tabs.Tab>
        {panel.review.found && (
          <Tabs.Tab value="moments" data-tool="moments">
            Uncertain moments{left > 0 && ` (${left})`}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="masks" data-tool="masks">
          Drawn masks{masks.length > 0 && ` (${masks.length})`}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={tool} pt="md">
        {tool === 'cut' ? (
          cutting
        ) : (
          <>
            <Bar {...{ panel, covering, setCovering, command }} />
            {tool === 'faces' && <FacesTab {...panel} />}
            {tool === 'moments' && <MomentsTab {...panel} />}
            {tool === 'masks' && <MasksTab {...panel} />}
          </>
        )}
      </Tabs.Panel>
    </Tabs>
  )
}

type BarProps = Pick<Props, 'panel' | 'covering' | 'setCovering' | 'command'>

/** Whether the player covers what will be covered, and the way back. */
function Bar({ panel: { editing }, covering, setCovering, command }: BarProps) {
  const { past, future, cut } = editing
  return (
    <Group justify="space-between" gap="xs" mb="md">
      {hides(cut.hiding) ? (
        <Switch
          className="choice"
          size="md"
          label="Show in the player what will be covered"
          description="A preview, drawn over the player. In the new recording it is covered in the picture itself."
          checked={covering}
          onChange={({ currentTarget }) => setCovering(currentTarget.checked)}
        />
      ) : (
        <Text c="dimmed">Nothing is covered yet.</Text>
      )}
      <Group gap="xs">
        <Button
          variant="default"
          px="sm"
          leftSection={<IconArrowBackUp size={18} />}
          disabled={past.length === 0}
          onClick={() => command({ do: 'undo' })}
        >
          Undo
        </Button>
        <Button
          variant="default"
          px="sm"
          leftSection={<IconArrowForwardUp size={18} />}
          disabled={future.length === 0}
          onClick={() => command({ do: 'redo' })}
        >
          Redo
        </Button>
      </Group>
    </Group>
  )
}
