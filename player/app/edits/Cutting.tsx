import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { SeenClip } from '../api/contract.ts'
import { useTiles, useWaveform } from '../api/edit-queries.ts'
import { PlayerFrame } from '../clips/PlayerFrame.tsx'
import { Playhead } from '../clips/playhead.ts'
import { Over } from '../faces/Over.tsx'
import { Under } from '../faces/Under.tsx'
import { useHiding } from '../faces/useHiding.ts'
import { KeysDialog } from '../parts/KeysDialog.tsx'
import { type Command, keyLines } from './keys.ts'
import { LeaveDialog } from './LeaveDialog.tsx'
import { isWhole } from './model.ts'
import { PartList } from './PartList.tsx'
import { PictureChoice } from './PictureChoice.tsx'
import { SaveDialog } from './SaveDialog.tsx'
import { inside, middleOf, stepAt } from './spans.ts'
import { TimeLine } from './TimeLine.tsx'
import { PlayTools, Tools } from './Tools.tsx'
import { useCommands } from './useCommands.ts'
import { useEditing } from './useEditing.ts'
import { useLeaving } from './useLeaving.ts'
import { usePreview } from './usePreview.ts'
import { useView } from './useView.ts'
import { VoiceChoice } from './VoiceChoice.tsx'
import { waveOf } from './wave.ts'
import { resultWords } from './words.ts'

/** The player, the time line below it, and what is made of the recording. */
export function Cutting({ clip }: { clip: SeenClip }) {
  const [playhead] = useState(() => new Playhead())
  const [storyboard, setStoryboard] = useState<string | null>(null)
  const tiles = useTiles(clip.kind === 'audio' ? null : storyboard)
  const waveform = useWaveform(clip.id)
  const wave = useMemo(() => waveOf(waveform.data), [waveform.data])
  const { editing, said, count, act } = useEditing(clip)
  const preview = usePreview(editing, playhead)
  const zoomed = useView(editing.grid.seconds, playhead)
  const [saving, save] = useDisclosure(false)
  const [helping, help] = useDisclosure(false)
  const { blocker, release } = useLeaving(!isWhole(editing))
  const navigate = useNavigate()
  const shown = useRef<HTMLDivElement>(null)
  const { grid } = editing
  const go = (step: number) => {
    if (playhead.playing()) playhead.pause()
    playhead.drag(middleOf(grid, inside(step, 0, grid.steps - 1)))
  }
  const hiding = useHiding({ clip, editing, act, preview, playhead, go })
  const command = (asked: Command) => {
    const at = stepAt(grid, playhead.now())
    switch (asked.do) {
      case 'begin':
      case 'end':
      case 'split':
      case 'silence':
        return act({ do: asked.do, at })
      case 'remove':
        return editing.chosen ? act({ do: 'remove', ...editing.chosen }) : undefined
      case 'undo':
      case 'redo':
        return act({ do: asked.do })
      case 'play':
        return preview.toggle()
      case 'keys':
        return help.open()
      case 'zoom':
        return zoomed.setZoom(zoomed.zoom + asked.by)
      case 'go':
        return go(at + asked.steps + Math.round(asked.seconds * grid.rate))
    }
  }
  useCommands(playhead, saving || helping || blocker.state === 'blocked' ? null : command)
  const saved = (clipId: string) => {
    release()
    void navigate(`/clips/${clipId}`)
  }
  const reveal = () => shown.current?.scrollIntoView({ block: 'nearest' })
  const sound = waveform.data?.peaks?.length !== 0
  const cutting = (
    <Stack gap="md">
      <Tools editing={editing} command={command} reset={() => act({ do: 'reset' })} sound={sound} />
      <div className="cut-looks">
        {editing.picture && <PictureChoice picture={editing.picture} crop={editing.cut.crop} act={act} reveal={reveal} />}
        {sound && <VoiceChoice voice={editing.cut.voice} picture={clip.kind === 'video'} act={act} />}
      </div>
      <PartList editing={editing} act={act} play={preview.playFrom} />
    </Stack>
  )
  return (
    <Stack gap="md" data-cutting>
      <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
        Cut “{clip.title}”
      </Title>
      <div ref={shown} className="cut-player" data-stays={hiding.tool !== 'cut'}>
        <PlayerFrame
          {...{ clip, playhead }}
          reveal={false}
          tallest={44}
          onStoryboard={setStoryboard}
          over={<Over {...hiding} {...{ act, preview, playhead }} />}
        />
      </div>
      <Stack gap="sm" className="surface" p="md">
        <PlayTools preview={preview} zoomed={zoomed} playhead={playhead} showKeys={help.open} />
        <TimeLine kind={clip.kind ?? 'video'} {...{ editing, act, playhead, zoomed, go }} tiles={tiles.data ?? noTiles} wave={wave} />
        <Text role="status" aria-live="polite" size="sm" mih={22} data-said>
          {said}
          {/* The same words are read out again where the text is another. */}
          {count % 2 === 1 && '\u00a0'}
        </Text>
      </Stack>
      {editing.picture ? <Under {...{ ...hiding, command }}>{cutting}</Under> : cutting}
      <Group justify="space-between">
        <Text data-result>{resultWords(editing)}</Text>
        <Button leftSection={<IconDeviceFloppy size={18} />} disabled={isWhole(editing)} onClick={save.open}>
          Save as a new recording
        </Button>
      </Group>
      <SaveDialog {...{ clip, editing, saved }} review={hiding.panel.review} opened={saving} close={save.close} />
      <LeaveDialog blocker={blocker} />
      <KeysDialog lines={keyLines} opened={helping} close={help.close} />
    </Stack>
  )
}

const noTiles: [] = []
