import { Button, Checkbox, Group, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { api } from '../api/client.ts'
import type { Face, Faces } from '../api/faces-contract.ts'
import { useSheets } from '../edits/useSheets.ts'
import { Section } from '../parts/Section.tsx'
import { counted } from '../parts/words.ts'
import { FaceStill } from './FaceStill.tsx'
import type { Panel } from './Panel.ts'
import { longestFirst } from './review.ts'
import { faceName, spanLength, timesWords } from './words.ts'

/** So many at first, and with each "Show more". */
const page = 24

/** All faces that were found, whoever is seen longest first. */
export function Gallery({ clip, editing, hide, show, pointed, point, faces }: Panel & { faces: Faces }) {
  const [most, setMost] = useState(page)
  const sorted = useMemo(() => longestFirst(faces.faces), [faces.faces])
  const seen = sorted.slice(0, most)
  const sheets = useSheets(seen.flatMap(({ still }) => (still ? [api.faceSheet(clip.id, still.sheet)] : [])))
  const { uncovered } = editing.cut.hiding
  return (
    <Section
      title="Who stays as she is"
      about="Choose a face to see it in the player. There you can also point at a face to leave it uncovered, or to cover it again."
      framed
    >
      {uncovered.length > 0 && (
        <Text data-uncovered={uncovered.length}>
          {counted(uncovered.length, 'face stays', 'faces stay')} as recorded. Whoever sees the new recording can recognise{' '}
          {uncovered.length === 1 ? 'this person' : 'these people'}: leave only those uncovered who agreed.
        </Text>
      )}
      <ul className="faces" aria-label="Faces">
        {seen.map((face) => (
          <Card
            key={face.id}
            face={face}
            sheet={faces.sheet}
            address={face.still ? sheets.get(api.faceSheet(clip.id, face.still.sheet)) : undefined}
            free={uncovered.includes(face.id)}
            pointed={pointed === face.id}
            show={() => {
              point(face.id)
              show(face.best.time)
            }}
            leave={(on) => hide({ do: 'uncover', face: face.id, on })}
          />
        ))}
      </ul>
      {sorted.length > most && (
        <Group>
          <Button variant="default" onClick={() => setMost(most + page)}>
            Show more ({sorted.length - most} left)
          </Button>
        </Group>
      )}
    </Section>
  )
}

interface CardProps {
  face: Face
  sheet: Faces['sheet']
  address: string | undefined
  free: boolean
  pointed: boolean
  show: () => void
  leave: (on: boolean) => void
}

function Card({ face, sheet, address, free, pointed, show, leave }: CardProps) {
  const name = faceName(face.id)
  const times = timesWords(face.start, face.end)
  return (
    <li className="face" data-face={face.id} data-free={free} data-pointed={pointed}>
      <button type="button" className="face-show" onClick={show} aria-label={`${name}, ${times}: show it in the player`}>
        <FaceStill still={face.still} sheet={sheet} address={address} side={88} />
      </button>
      <div className="face-words">
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed" className="numbers">
          {times}
          <br />
          {spanLength(face.end - face.start)}
        </Text>
      </div>
      <Checkbox
        className="choice face-leave"
        label="Leave uncovered"
        aria-label={`Leave ${name} uncovered`}
        checked={free}
        onChange={({ currentTarget }) => leave(currentTarget.checked)}
      />
    </li>
  )
}
