import { Badge, Button, Group, Text } from '@mantine/core'
import { IconEyeCheck, IconMask, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import type { Uncertain } from '../api/faces-contract.ts'
import { Nothing, Section } from '../parts/Section.tsx'
import { counted } from '../parts/words.ts'
import type { Panel } from './Panel.ts'
import { maskOver, type Passage } from './review.ts'
import { doubtWords, faceName, spanLength, timesWords } from './words.ts'

/** So many at first, and with each "Show more". */
const page = 12

/** Moments at which the search wasn't sure, worst first. */
export function MomentsTab({ editing, review, draw }: Panel) {
  const [most, setMost] = useState(page)
  const { found, looked, passages, look, moments } = review
  if (!found) return <Nothing>Have faces found first.</Nothing>
  const { uncertain } = found
  const isSeen = (passage: Passage) => passage.moments.every((index) => looked.includes(index))
  if (passages.length === 0) return <Nothing>The search was sure everywhere. That doesn’t mean that it found everybody.</Nothing>
  const left = passages.filter((passage) => !isSeen(passage)).length
  return (
    <Section
      title="Uncertain moments"
      about="Here the search wasn’t sure; those close together are played in one go, each with a frame around it. The worst come first. Where somebody can be recognised who mustn’t be, draw a mask."
      framed
    >
      <Text role="status" fw={600} data-left={left}>
        {left === 0 ? 'You have looked at all of them.' : `${counted(left, 'look')} left, of ${passages.length}.`}
      </Text>
      <ol className="rows" aria-label="Uncertain moments">
        {passages.slice(0, most).flatMap((passage) => {
          const [one, ...more] = passage.moments.flatMap((index) => uncertain[index] ?? [])
          if (!one) return []
          return (
            <Moment
              // They have no other name than their place.
              key={`${one.doubt}-${one.start}-${one.place.x}-${one.place.y}`}
              one={one}
              more={more.length}
              seen={isSeen(passage)}
              shown={moments.includes(one)}
              look={() => look(passage)}
              cover={() => draw({ shape: 'ellipse', ...maskOver(one, editing.grid.seconds) })}
            />
          )
        })}
      </ol>
      {passages.length > most && (
        <Group>
          <Button variant="default" onClick={() => setMost(most + page)}>
            Show more ({passages.length - most} left)
          </Button>
        </Group>
      )}
    </Section>
  )
}

interface MomentProps {
  /** The worst of the passage, and how many others are seen with it. */
  one: Uncertain
  more: number
  seen: boolean
  shown: boolean
  look: () => void
  cover: () => void
}

function Moment({ one: { doubt, start, end, faces }, more, seen, shown, look, cover }: MomentProps) {
  const times = timesWords(start, end)
  return (
    <li className="row moment" data-moment={doubt} data-seen={seen} data-chosen={shown}>
      <div className="moment-words">
        <Text>{doubtWords[doubt]}</Text>
        <Text size="sm" c="dimmed" className="numbers">
          {times} · {spanLength(end - start)}
          {faces.length > 0 && ` · ${faces.map(faceName).join(', ')}`}
          {more > 0 && ` · with ${counted(more, 'other')} around it`}
        </Text>
      </div>
      {seen && (
        <Badge variant="light" color="teal" leftSection={<IconEyeCheck size={14} />}>
          Looked at
        </Badge>
      )}
      <Group gap={4}>
        <Button
          variant={seen ? 'subtle' : 'light'}
          px="sm"
          leftSection={<IconPlayerPlay size={16} />}
          aria-label={`Look at ${times}`}
          onClick={look}
        >
          {seen ? 'Look again' : 'Look'}
        </Button>
        <Button variant="subtle" px="sm" leftSection={<IconMask size={16} />} aria-label={`Draw a mask at ${times}`} onClick={cover}>
          Draw a mask here
        </Button>
      </Group>
    </li>
  )
}
