import { IconMicrophone, IconVideo } from '@tabler/icons-react'
import { useState } from 'react'
import type { Clip } from '../../shared/types.ts'
import { clock } from '../../shared/words.ts'

/** The clip's poster with its length; a sign for sound, and for what has no picture yet. */
export function Still({ clip }: { clip: Pick<Clip, 'poster' | 'kind' | 'durationSeconds'> }) {
  const [broken, setBroken] = useState<string | null>(null)
  const picture = clip.poster !== null && clip.poster !== broken && clip.kind !== 'audio'
  return (
    <div className="still">
      {picture ? (
        <img src={clip.poster ?? ''} alt="" loading="lazy" onError={() => setBroken(clip.poster)} />
      ) : clip.kind === 'audio' ? (
        <IconMicrophone size={30} aria-hidden />
      ) : (
        <IconVideo size={30} aria-hidden />
      )}
      {clip.durationSeconds !== null && <span className="length">{clock(clip.durationSeconds)}</span>}
    </div>
  )
}
