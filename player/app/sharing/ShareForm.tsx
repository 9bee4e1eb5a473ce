import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, type RefObject, useState } from 'react'
import type { Share } from '../api/contract.ts'
import { useSharing } from '../api/sharing-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { RecipientField } from './RecipientField.tsx'
import type { Recipient } from './recipients.ts'
import { dayOf, endOfDay, onDay } from './words.ts'

interface Props {
  reflectionId: string
  shares: readonly Share[]
  field: RefObject<HTMLInputElement | null>
  /** The dialog around it begins here. */
  focus: boolean
}

/** Opens a reflection to a person or a group, until a day or for as long as the owner lets it. */
export function ShareForm({ reflectionId, shares, field, focus }: Props) {
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<Recipient | null>(null)
  const [missing, setMissing] = useState(false)
  const [until, setUntil] = useState('')
  const { share } = useSharing(reflectionId)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!chosen) return setMissing(true)
    const { kind, id, name } = chosen
    const endsAt = endOfDay(until)
    share.mutate(
      { ...(kind === 'person' ? { userId: id } : { groupId: id }), endsAt },
      {
        onSuccess: () => {
          setTyped('')
          setChosen(null)
          setUntil('')
          // A busy button loses the focus.
          field.current?.focus()
          notifications.show({ message: `Open to ${name} now${endsAt ? `, until ${onDay(endsAt)}` : ''}.` })
        },
      },
    )
  }
  const type = (text: string) => {
    setTyped(text)
    setChosen(null)
    setMissing(false)
  }
  const choose = (recipient: Recipient) => {
    setTyped(recipient.name)
    setChosen(recipient)
    setMissing(false)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ErrorNote error={share.error} />
        <RecipientField
          inputRef={field}
          focus={focus}
          typed={typed}
          onType={type}
          onChoose={choose}
          shares={shares}
          error={missing ? 'Choose somebody from the list.' : null}
        />
        {chosen && <Text size="sm">{effectOf(chosen)}</Text>}
        <Group align="flex-end" gap="sm">
          <TextInput
            type="date"
            label="Until (if you like)"
            min={dayOf(new Date())}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
            flex="1 1 160px"
          />
          <Button type="submit" loading={share.isPending} flex="0 1 auto">
            Share
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** What sharing will do, before it is done. */
function effectOf({ kind, name, wide }: Recipient): string {
  if (kind === 'person') return `${name} will be able to watch and comment, and can’t share it on.`
  const others = wide ? ', those of other organisations too,' : ''
  return `Every member of ${name}${others} will be able to watch and comment; nobody can share it on.`
}
