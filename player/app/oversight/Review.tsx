import { Button, Group, Kbd, Loader, Text, VisuallyHidden } from '@mantine/core'
import { useDisclosure, useIntersection } from '@mantine/hooks'
import { useEffect } from 'react'
import type { Oversight, Recording } from '../api/oversight-contract.ts'
import { Trouble } from '../layout/Trouble.tsx'
import { KeysDialog } from '../parts/KeysDialog.tsx'
import { Nothing } from '../parts/Section.tsx'
import { Finished } from './Finished.tsx'
import { FlagDialog } from './FlagDialog.tsx'
import type { Filters } from './filters.ts'
import { nearEnd } from './focus.ts'
import { type Command, keyLines } from './keys.ts'
import { Sheet } from './Sheet.tsx'
import { useKeys } from './useKeys.ts'
import { type Reviewing, useReviewing } from './useReviewing.ts'
import { leftWords } from './words.ts'

interface Props {
  /** What the list was asked for by. */
  query: string
  now: Oversight
  filters: Filters
  recordings: Recording[]
  more: boolean
  fetching: boolean
  failed: Error | null
  fetchMore: () => void
}

/** One contact sheet in focus, the next ones below it; all of it by the keyboard, or by touch. */
export function Review({ query, now, filters, recordings, more, fetching, failed, fetchMore }: Props) {
  const reviewing = useReviewing(recordings)
  const [helping, help] = useDisclosure(false)
  const { focused, ids, flagging, showFlagging } = reviewing
  useKeys(
    flagging !== null || helping ? null : (command: Command) => (command === 'keys' ? help.open() : reviewing.command(command)),
    reviewing.back,
  )
  const wanted = more && !fetching && !failed && nearEnd(ids, focused)
  useEffect(() => {
    if (wanted) fetchMore()
  }, [wanted, fetchMore])
  if (recordings.length === 0) return <Empty now={now} filters={filters} />
  return (
    <>
      <Group justify="space-between" gap="xs" my="sm">
        <Text fw={600} className="numbers" data-waiting={now.waiting}>
          {leftWords(now)}
        </Text>
        <Hints open={help.open} />
      </Group>
      <div role="feed" className="sheets" aria-label="Recordings" aria-busy={fetching}>
        {recordings.map((recording, index) => (
          <Sheet
            key={recording.clipId}
            recording={recording}
            place={index + 1}
            of={more ? -1 : recordings.length}
            focused={recording.clipId === focused}
            shown={reviewing.shown.has(recording.clipId)}
            marked={reviewing.marks.marked.has(recording.clipId)}
            refused={reviewing.marks.refused.get(recording.clipId) ?? null}
            act={reviewing.act}
          />
        ))}
      </div>
      <More more={more} fetching={fetching} failed={failed} fetchMore={fetchMore} />
      {!more && <Finished query={query} filters={filters} left={reviewing.left} />}
      <Said reviewing={reviewing} />
      {flagging && <FlagDialog recording={flagging} close={() => showFlagging(null)} done={() => reviewing.flagged(flagging)} />}
      <KeysDialog lines={keyLines} opened={helping} close={help.close} />
    </>
  )
}

function Hints({ open }: { open: () => void }) {
  return (
    <Group gap="sm" className="hints">
      <Text size="sm" c="dimmed" visibleFrom="sm" aria-hidden>
        <Kbd>J</Kbd> next · <Kbd>K</Kbd> back · <Kbd>R</Kbd> reviewed · <Kbd>F</Kbd> flag
      </Text>
      <Button variant="default" size="compact-md" mih={44} onClick={open} visibleFrom="sm" rightSection={<Kbd aria-hidden>?</Kbd>}>
        Keys
      </Button>
    </Group>
  )
}

/** Fetches on when somebody scrolls to the end instead of stepping there. */
function More({ more, fetching, failed, fetchMore }: Pick<Props, 'more' | 'fetching' | 'failed' | 'fetchMore'>) {
  const { ref, entry } = useIntersection({ rootMargin: '600px' })
  const near = entry?.isIntersecting === true && more && !fetching && !failed
  useEffect(() => {
    if (near) fetchMore()
  }, [near, fetchMore])
  return (
    <div ref={ref}>
      {fetching && (
        <Group justify="center" p="md">
          <Loader type="dots" />
        </Group>
      )}
      {failed && <Trouble error={failed} retry={fetchMore} />}
    </div>
  )
}

/** What was done last, read out and shown where eyes without a screen reader don't need it. */
function Said({ reviewing: { said } }: { reviewing: Reviewing }) {
  return (
    <VisuallyHidden role="status" aria-live="polite" data-said>
      {said}
    </VisuallyHidden>
  )
}

function Empty({ now, filters }: { now: Oversight; filters: Filters }) {
  if (filters.state !== 'waiting' || filters.owner !== '' || filters.from !== '' || filters.to !== '')
    return <Nothing>No recording of this kind.</Nothing>
  return (
    <Nothing>
      {now.mode === 'off'
        ? 'Oversight is switched off in the rules of your organisation: no stills are taken of new recordings.'
        : 'Nothing waits. New recordings come here when they are ready.'}
    </Nothing>
  )
}
