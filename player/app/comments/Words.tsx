import { Button, Group, Stack, Textarea } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { ErrorNote } from '../parts/ErrorNote.tsx'

/** As many as the service takes. */
const mostLetters = 5000

interface Props {
  label: string
  /** What stands there already. */
  first?: string
  button: string
  busy: boolean
  error: Error | null
  /** Told of every change, with what is written so far. */
  onChange?: (text: string) => void
  onSend: (text: string) => Promise<unknown>
  onCancel?: () => void
  children?: ReactNode
  autoFocus?: boolean
}

/** Where a comment or an answer is written. What could not be sent stays. */
export function Words({ label, first = '', button, busy, error, onChange, onSend, onCancel, children, autoFocus = false }: Props) {
  const [text, setText] = useState(first)
  const field = useRef<HTMLTextAreaElement>(null)
  const change = (now: string) => {
    setText(now)
    onChange?.(now)
  }
  const send = () => {
    const said = text.trim()
    if (said === '' || busy) return
    onSend(said).then(
      () => {
        change('')
        // The button that was pressed has nothing to send now. What can be cancelled goes away instead.
        if (!onCancel) field.current?.focus()
      },
      () => undefined,
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send()
    if (event.key === 'Escape') onCancel?.()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <ErrorNote error={error} />
        <Textarea
          ref={field}
          label={label}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={({ currentTarget }) => currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)}
          maxLength={mostLetters}
          autosize
          minRows={2}
          maxRows={10}
          autoFocus={autoFocus}
        />
        <Group gap="xs" justify="flex-end">
          {children}
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={text.trim() === ''}>
            {button}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
