import { Button, Group, Text } from '@mantine/core'
import { Section } from '../parts/Section.tsx'
import { type Act, type Editing, type Lane, rowsOf } from './model.ts'
import { lengthOf, secondsAt } from './spans.ts'
import { lengthWords, rowName, spanWords } from './words.ts'

interface Props {
  editing: Editing
  act: (act: Act) => void
  /** Plays the result from there, seconds. */
  play: (seconds: number) => void
}

/** A silence is heard with what comes before it, seconds. */
const leadIn = 2

/** What is kept, cut out and silenced, as a list: all of it can be done from here too. */
export function PartList({ editing, act, play }: Props) {
  const { grid, cut, chosen } = editing
  return (
    <Section title="Parts" framed>
      <ul className="rows" aria-label="Parts and silences">
        {rowsOf(editing).map(({ kind, index, span }) => (
          <li key={`${kind}-${index}`} className="row" data-part={`${kind}-${index}`} data-chosen={isChosen(chosen, kind, index)}>
            <Text fw={600} {...(kind === 'gap' && dimmed)} miw={92}>
              {rowName(kind, index)}
            </Text>
            <Text className="numbers cut-row-place" {...(kind === 'gap' && dimmed)}>
              {spanWords(grid, span)} ({lengthWords(lengthOf(grid, [span]))})
            </Text>
            <Group gap={4}>
              {kind === 'gap' ? (
                <Row
                  name={`Keep ${spanWords(grid, span)} again`}
                  words="Keep again"
                  onClick={() => act({ do: 'restore', before: index })}
                />
              ) : (
                <>
                  <Row
                    name={`Play ${rowName(kind, index)}`}
                    words="Play"
                    onClick={() => play(Math.max(0, secondsAt(grid, span.start) - (kind === 'mute' ? leadIn : 0)))}
                  />
                  <Row
                    name={kind === 'mute' ? `Remove ${rowName(kind, index)}` : `Cut out ${rowName(kind, index)}`}
                    words={kind === 'mute' ? 'Remove' : 'Cut out'}
                    disabled={kind === 'kept' && cut.kept.length === 1}
                    onClick={() => act({ do: 'remove', lane: kind, index })}
                  />
                </>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const dimmed = { c: 'dimmed' }

const isChosen = (chosen: Editing['chosen'], kind: Lane | 'gap', index: number): boolean =>
  chosen !== null && chosen.lane === kind && chosen.index === index

function Row({ name, words, disabled = false, onClick }: { name: string; words: string; disabled?: boolean; onClick: () => void }) {
  return (
    <Button variant="subtle" px="sm" aria-label={name} disabled={disabled} onClick={onClick}>
      {words}
    </Button>
  )
}
