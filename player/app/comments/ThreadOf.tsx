import { Box, Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { clock } from '../../shared/words.ts'
import { useCommenting } from '../api/sharing-queries.ts'
import { CommentText } from './CommentText.tsx'
import type { Thread } from './threads.ts'
import { Words } from './Words.tsx'

interface Props {
  clipId: string
  thread: Thread
  onGo: (seconds: number) => void
  onRemoved: () => void
}

/** A comment with its answers. */
export function ThreadOf({ clipId, thread, onGo, onRemoved }: Props) {
  const [answering, setAnswering] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { add } = useCommenting(clipId)
  const { top, answers } = thread
  const stop = () => {
    setAnswering(false)
    setTimeout(() => button.current?.focus())
  }
  return (
    <Box component="li" className="thread">
      <CommentText clipId={clipId} comment={top} answers={answers.length} onGo={() => onGo(top.atSeconds)} onRemoved={onRemoved} />
      {answers.length > 0 && (
        <ul className="answers" aria-label={`Answers to ${top.author.name}`}>
          {answers.map((answer) => (
            <li key={answer.id}>
              <CommentText clipId={clipId} comment={answer} answers={0} onRemoved={onRemoved} />
            </li>
          ))}
        </ul>
      )}
      {answering ? (
        <Words
          label={`Your answer to ${top.mine ? 'your comment' : top.author.name}`}
          button="Send"
          busy={add.isPending}
          error={add.error}
          onSend={(text) => add.mutateAsync({ text, atSeconds: top.atSeconds, parentId: top.id }).then(stop)}
          onCancel={stop}
          autoFocus
        />
      ) : (
        <Button
          ref={button}
          variant="subtle"
          px="xs"
          ml={-10}
          onClick={() => setAnswering(true)}
          aria-label={`Answer the comment at ${clock(top.atSeconds)}`}
        >
          Answer
        </Button>
      )}
    </Box>
  )
}
