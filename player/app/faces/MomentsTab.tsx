import { Badge, Button, Group, Text } from '@mantine/core'
import { IconEyeCheck, IconMask, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import type { Uncertain } from '../api/faces-contract.ts'
import { Nothing, Section } from '../parts/Section.tsx'
import { counted } from '../parts/words.ts'
import type { Panel } from './Panel.ts'
import { maskOver } from './review.ts'
import { doubtWords, faceName, spanLength, timesWords } from './words.ts'

/** So many at first, and with each "Show more". */
const page = 12

/** Moments at which the search wasn't sure, worst first. */
export function MomentsTab({ editing, review, draw }: Panel) {
  const [most, setMost] = useState(page)
  const { found, looked, look, moment } = review
  if (!found) return <Nothing>Have faces found first.</Nothing>
  const { uncertain } = found
  if (uncertain.length === 0) return <Nothing>The search was sure everywhere. That doesn’t mean that it found everybody.</Nothing>
  const left = uncertain.filter((_, index) => !looked.includes(index)).length
  return (
    <Section
      title="Uncertain moments"
      about="Here the search wasn’t sure. The worst come first. Look at each; where somebody can be recognised who mustn’t be, draw a mask."
      framed
    >
      <Text role="status" fw={600} data-left={left}>
        {left === 0 ? 'You have looked at all of them.' : `${counted(left, 'moment')} of ${uncertain.length} not looked at yet.`}
      </Text>
      <ol className="rows" aria-label="Uncertain moments">
        {uncertain.slice(0, most).map((one, index) => (
          <Moment
            // They have no other name than their place.
            key={`${one.doubt}-${one.start}-${one.place.x}-${one.place.y}`}
            one={one}
            seen={looked.includes(index)}
            shown={moment === one}
            look={() => look(index)}
            cover={() => draw({ shape: 'ellipse', ...maskOver(one, editing.grid.seconds) })}
          />
        ))}
      </ol>
      {uncertain.length > most && (
        <Group>
          <Button variant="default" onClick={() => setMost(most + page)}>
            Show more ({uncertain.length - most} left)
          </Button>
        </Group>
      )}
    </Section>
  )
}

interface MomentProps {
  one: Uncertain
  seen: boolean
  shown: boolean
  look: () => void
  cover: () => void
}

function Moment({ one: { doubt, start, end, faces }, seen, shown, look, cover }: MomentProps) {
  const times = timesWords(start, end)
  return (
    <li className="row moment" data-moment={doubt} data-seen={seen} data-chosen={shown}>
      <div className="moment-words">
        <Text>{doubtWords[doubt]}</Text>
        <Text size="sm" c="dimmed" className="numbers">
          {times} · {spanLength(end - start)}
          {faces.length > 0 && ` · ${faces.map(faceName).join(', ')}`}
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
