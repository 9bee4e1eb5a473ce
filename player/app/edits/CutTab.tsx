import { Stack } from '@mantine/core'
import type { SeenClip } from '../api/contract.ts'
import { PartList } from './PartList.tsx'
import { PictureChoice } from './PictureChoice.tsx'
import { Tools } from './Tools.tsx'
import type { Page } from './useCutting.ts'
import { VoiceChoice } from './VoiceChoice.tsx'

interface Props {
  clip: SeenClip
  page: Page
  /** There is something to silence. */
  sound: boolean
  /** Brings the player into sight. */
  reveal: () => void
}

/** What is kept of the recording, of its picture and of its sound. */
export function CutTab({ clip, page: { editing, act, command, preview }, sound, reveal }: Props) {
  const { picture, cut } = editing
  return (
    <Stack gap="md">
      <Tools editing={editing} command={command} reset={() => act({ do: 'reset' })} sound={sound} />
      <div className="cut-looks">
        {picture && <PictureChoice picture={picture} crop={cut.crop} act={act} reveal={reveal} />}
        {sound && <VoiceChoice voice={cut.voice} picture={clip.kind === 'video'} act={act} />}
      </div>
      <PartList editing={editing} act={act} play={preview.playFrom} />
    </Stack>
  )
}
