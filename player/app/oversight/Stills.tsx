import { Text } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { stillAddress } from '../api/oversight.ts'
import type { Recording } from '../api/oversight-contract.ts'
import { oversightKeys } from '../api/oversight-queries.ts'
import { partWords, stillWords } from './words.ts'

interface Props {
  recording: Recording
  /** False: only the room for them. */
  load: boolean
  /** Kept for a step back, so that nothing is fetched twice. */
  hidden: boolean
}

/** All stills of a recording, each with the part of it that it stands for. */
export function Stills({ recording, load, hidden }: Props) {
  const { clipId, stills, stillsGone } = recording
  if (stillsGone || stills.length === 0)
    return (
      <Text c="dimmed" px="md" pb="md" hidden={hidden}>
        {goneWords(recording)}
      </Text>
    )
  const listed = stills.map(({ part }) => ({
    part,
    address: stillAddress(clipId, part),
    words: stillWords(part, recording),
    caption: partWords(part, recording),
  }))
  return <StillList stills={listed} load={load} hidden={hidden} />
}

export interface ListedStill {
  part: number
  address: string
  /** Read out instead of it. */
  words: string
  caption: string
}

/** Stills beside each other, none fetched before it can be seen. */
export function StillList({ stills, load, hidden = false }: { stills: readonly ListedStill[]; load: boolean; hidden?: boolean }) {
  return (
    <ul className="stills" hidden={hidden}>
      {stills.map(({ part, address, words, caption }) => (
        <li key={part}>
          <figure>
            <Room load={load && !hidden}>
              <OneStill address={address} words={words} />
            </Room>
            <figcaption aria-hidden>{caption}</figcaption>
          </figure>
        </li>
      ))}
    </ul>
  )
}

/** A still is fetched once its place is on the screen, and stays: what is fetched is written down as seen. */
function Room({ load, children }: { load: boolean; children: ReactNode }) {
  const { ref, entry } = useIntersection<HTMLDivElement>({ threshold: 0.2 })
  const [seen, setSeen] = useState(false)
  const isSeen = seen || (load && entry?.isIntersecting === true)
  useEffect(() => {
    if (isSeen) setSeen(true)
  }, [isSeen])
  return (
    <div className="still" ref={ref} data-room={isSeen ? 'taken' : 'free'}>
      {isSeen && children}
    </div>
  )
}

/** Days after the review in which stills are kept. */
const keptDays = 30

function goneWords({ stillsGone, state, reviewedAt }: Recording): string {
  if (!stillsGone) return 'There are no stills of this recording.'
  const isKept = reviewedAt === null || Date.now() - Date.parse(reviewedAt) < keptDays * 86_400_000
  if (state !== 'deleted' && isKept) return 'No still of this recording could be taken: what is stored of it can’t be read.'
  return state === 'deleted' ? 'It was deleted: its stills are no longer shown.' : 'Its stills were destroyed, 30 days after the review.'
}

function OneStill({ address, words }: { address: string; words: string }) {
  const client = useQueryClient()
  const [state, setState] = useState<'coming' | 'there' | 'broken'>('coming')
  if (state === 'broken')
    return (
      <Text size="sm" p="xs" ta="center" c="inherit" data-still="broken">
        This still can’t be shown.
      </Text>
    )
  return (
    <img
      src={address}
      alt={words}
      decoding="async"
      draggable={false}
      data-still={state}
      onContextMenu={(event) => event.preventDefault()}
      onDragStart={(event) => event.preventDefault()}
      onLoad={() => setState('there')}
      onError={() => {
        setState('broken')
        // Perhaps the purpose has to be said anew, or the sign-in is over.
        void client.invalidateQueries({ queryKey: oversightKeys.now })
      }}
    />
  )
}
