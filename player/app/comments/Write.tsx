import { Button, VisuallyHidden } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { clock } from '../../shared/words.ts'
import type { SeenClip } from '../api/contract.ts'
import { useCommenting } from '../api/sharing-queries.ts'
import type { Playhead } from '../clips/playhead.ts'
import { placeIn } from './threads.ts'
import { Words } from './Words.tsx'

/**
 * A new comment. Its place is where the player is; it stays where it was at the first letter, so that the recording may play on
 * while one writes.
 */
export function Write({ clip, playhead }: { clip: SeenClip; playhead: Playhead }) {
  const [kept, setKept] = useState<number | null>(null)
  const [sent, setSent] = useState(0)
  const second = useSyncExternalStore(playhead.subscribe, playhead.second)
  const { add } = useCommenting(clip.id)
  const now = () => placeIn(playhead.position(), clip.durationSeconds)
  const place = kept ?? second
  const elsewhere = kept !== null && Math.floor(kept) !== second
  const change = (text: string) => {
    if (text === '') setKept(null)
    else if (kept === null) setKept(now())
  }
  const send = async (text: string) => {
    await add.mutateAsync({ text, atSeconds: kept ?? now() })
    setSent(sent + 1)
  }
  return (
    <>
      <Words label={`Your comment at ${clock(place)}`} button="Send" busy={add.isPending} error={add.error} onChange={change} onSend={send}>
        {elsewhere && (
          <Button variant="subtle" px="xs" mr="auto" onClick={() => setKept(now())}>
            Move to {clock(second)}
          </Button>
        )}
      </Words>
      <VisuallyHidden role="status" key={sent}>
        {sent > 0 && 'Your comment was added.'}
      </VisuallyHidden>
    </>
  )
}
