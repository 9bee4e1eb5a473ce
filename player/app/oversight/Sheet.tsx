import { Alert, Badge, Button, Group, Text, Title } from '@mantine/core'
import { IconCheck, IconFlag } from '@tabler/icons-react'
import { memo } from 'react'
import type { Recording } from '../api/oversight-contract.ts'
import { when } from '../clips/words.ts'
import { day } from '../parts/words.ts'
import { Stills } from './Stills.tsx'
import type { Act } from './useReviewing.ts'
import { lengthWords, sheetName, stateColours, stateNames } from './words.ts'

interface Props {
  recording: Recording
  /** Its place in the list, from 1. */
  place: number
  /** How many there are; -1: not known yet. */
  of: number
  focused: boolean
  /** Its stills are loaded. */
  shown: boolean
  /** Marked here just now. */
  marked: boolean
  refused: Error | null
  act: Act
}

/** The contact sheet of one recording: whose, when, how long, and its stills. */
export const Sheet = memo(function Sheet({ recording, place, of, focused, shown, marked, refused, act }: Props) {
  const { clipId, owner, recordedAt, createdAt, durationSeconds, mayFlag } = recording
  const state = marked && recording.state === 'waiting' ? 'reviewed' : recording.state
  // What is done folds up, unless somebody goes back to it.
  const open = focused || (shown && !marked)
  return (
    <article
      className="sheet surface"
      tabIndex={-1}
      aria-label={sheetName({ ...recording, state })}
      aria-posinset={place}
      aria-setsize={of}
      aria-current={focused}
      data-sheet={clipId}
      data-state={state}
    >
      <header className="sheet-head">
        <Title order={2} size="h4">
          {focused ? (
            owner.name
          ) : (
            <button type="button" className="sheet-name" onClick={() => act(clipId, 'focus')}>
              {owner.name}
            </button>
          )}
        </Title>
        <Text size="sm" c="dimmed" className="numbers">
          {when(createdAt)} · {lengthWords(durationSeconds)}
          {recordedAt !== null && day(recordedAt) !== day(createdAt) && ` · recorded on ${day(recordedAt)}, says its device`}
        </Text>
        <Badge variant="light" color={stateColours[state]} className="sheet-state">
          {stateNames[state]}
        </Badge>
      </header>
      {refused && (
        <Alert color="red" mx="md" mb="sm">
          This was not marked: {refused.message}
        </Alert>
      )}
      {(open || shown) && <Stills recording={recording} load={shown} hidden={!open} />}
      {focused && (
        <Group className="sheet-acts" gap="xs">
          <Button onClick={() => act(clipId, 'review')} leftSection={<IconCheck size={20} aria-hidden />}>
            {state === 'waiting' ? 'Reviewed' : 'Next'}
          </Button>
          {mayFlag && (
            <Button variant="default" onClick={() => act(clipId, 'flag')} leftSection={<IconFlag size={20} aria-hidden />}>
              Flag
            </Button>
          )}
        </Group>
      )}
    </article>
  )
})
