import { Stack, Text, Title } from '@mantine/core'
import { useRef } from 'react'
import type { SeenClip } from '../api/contract.ts'
import { useComments } from '../api/sharing-queries.ts'
import type { Playhead } from '../clips/playhead.ts'
import { Trouble } from '../layout/Trouble.tsx'
import { ThreadOf } from './ThreadOf.tsx'
import { threadsOf } from './threads.ts'
import { Write } from './Write.tsx'

/** What is said about a clip, at its times. */
export function Comments({ clip, playhead }: { clip: SeenClip; playhead: Playhead }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const comments = useComments(clip.id)
  const threads = threadsOf(comments.data ?? [])
  return (
    <Stack component="section" className="surface comments" gap="md" aria-label="Comments">
      <Title order={2} size="h4" ref={heading} tabIndex={-1} style={{ outline: 'none' }}>
        Comments{comments.data && comments.data.length > 0 ? ` (${comments.data.length})` : ''}
      </Title>
      <Write clip={clip} playhead={playhead} />
      {comments.isPending && <Text c="dimmed">Fetching the comments…</Text>}
      {comments.isError && !comments.data && <Trouble error={comments.error} retry={() => void comments.refetch()} />}
      {comments.data && threads.length === 0 && <Text c="dimmed">Nobody has written anything yet.</Text>}
      {threads.length > 0 && (
        <ol className="threads">
          {threads.map((thread) => (
            <ThreadOf
              key={thread.top.id}
              clipId={clip.id}
              thread={thread}
              onGo={(seconds) => playhead.seek(seconds)}
              onRemoved={() => setTimeout(() => heading.current?.focus())}
            />
          ))}
        </ol>
      )}
    </Stack>
  )
}
