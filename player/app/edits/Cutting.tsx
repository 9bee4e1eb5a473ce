import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { SeenClip } from '../api/contract.ts'
import { useTiles, useWaveform } from '../api/edit-queries.ts'
import { PlayerFrame } from '../clips/PlayerFrame.tsx'
import { Over } from '../faces/Over.tsx'
import { Under } from '../faces/Under.tsx'
import { KeysDialog } from '../parts/KeysDialog.tsx'
import { CutTab } from './CutTab.tsx'
import { keyLines } from './keys.ts'
import { LeaveDialog } from './LeaveDialog.tsx'
import { isWhole } from './model.ts'
import { SaveDialog } from './SaveDialog.tsx'
import { TimeLine } from './TimeLine.tsx'
import { PlayTools } from './Tools.tsx'
import { type Page, useCutting } from './useCutting.ts'
import { waveOf } from './wave.ts'
import { resultWords } from './words.ts'

/** The player, the time line below it, and what is made of the recording. */
export function Cutting({ clip }: { clip: SeenClip }) {
  const page = useCutting(clip)
  const { editing, act, preview, playhead, hiding, dialogs } = page
  const [storyboard, setStoryboard] = useState<string | null>(null)
  const shown = useRef<HTMLDivElement>(null)
  const waveform = useWaveform(clip.id)
  const sound = waveform.data?.peaks?.length !== 0
  const reveal = () => shown.current?.scrollIntoView({ block: 'nearest' })
  const cutting = <CutTab {...{ clip, page, sound, reveal }} />
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
      <LineBox {...{ clip, page, storyboard }} peaks={waveform.data} />
      {editing.picture ? <Under {...hiding} command={page.command} cutting={cutting} /> : cutting}
      <Group justify="space-between">
        <Text data-result>{resultWords(editing)}</Text>
        <Button leftSection={<IconDeviceFloppy size={18} />} disabled={isWhole(editing)} onClick={dialogs.save.open}>
          Save as a new recording
        </Button>
      </Group>
      <Dialogs {...{ clip, page }} />
    </Stack>
  )
}

interface LineProps {
  clip: SeenClip
  page: Page
  /** Where the pictures along the line are; null: nobody knows yet. */
  storyboard: string | null
  peaks: Parameters<typeof waveOf>[0]
}

const noTiles: [] = []

/** The time line, how it is played, and what the last act did. */
function LineBox({ clip, page, storyboard, peaks }: LineProps) {
  const { editing, act, preview, zoomed, playhead, go, said, count, dialogs } = page
  const tiles = useTiles(clip.kind === 'audio' ? null : storyboard)
  const wave = useMemo(() => waveOf(peaks), [peaks])
  return (
    <Stack gap="sm" className="surface" p="md">
      <PlayTools preview={preview} zoomed={zoomed} playhead={playhead} showKeys={dialogs.help.open} />
      <TimeLine kind={clip.kind ?? 'video'} {...{ editing, act, playhead, zoomed, go }} tiles={tiles.data ?? noTiles} wave={wave} />
      <Text role="status" aria-live="polite" size="sm" mih={22} data-said>
        {said}
        {/* The same words are read out again where the text is another. */}
        {count % 2 === 1 && '\u00a0'}
      </Text>
    </Stack>
  )
}

function Dialogs({ clip, page: { editing, hiding, dialogs } }: { clip: SeenClip; page: Page }) {
  const navigate = useNavigate()
  const { saving, save, helping, help, blocker, release } = dialogs
  const saved = (clipId: string) => {
    release()
    void navigate(`/clips/${clipId}`)
  }
  return (
    <>
      <SaveDialog {...{ clip, editing, saved }} review={hiding.panel.review} opened={saving} close={save.close} />
      <LeaveDialog blocker={blocker} />
      <KeysDialog lines={keyLines} opened={helping} close={help.close} />
    </>
  )
}
