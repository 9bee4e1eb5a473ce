import { Blockquote, Button, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '../api/govern-queries.ts'
import { oversight } from '../api/oversight.ts'
import { oversightKeys } from '../api/oversight-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { Section } from '../parts/Section.tsx'

/** Before the first still of a sign-in: what they are looked at for, in the administrator's own writing. */
export function Purpose({ sentence }: { sentence: string }) {
  const [typed, setTyped] = useState('')
  const confirm = useChange<string>({ act: oversight.confirm, stale: [oversightKeys.now] })
  return (
    <Section title="What you look for" framed>
      <Text maw="70ch">
        You will see stills: single pictures, drawn at random out of recordings of your organisation. They are there to find what must not
        be in a recording, and for nothing else: not to judge a lesson, a teacher or a pupil. Each still you look at is written down, and
        the owner of the recording sees that it was looked at, and when.
      </Text>
      <Text fw={500}>Write this sentence to begin. It holds for this sign-in, for eight hours at most.</Text>
      <Blockquote color="lamp" p="md" m={0} id="purpose">
        {sentence}
      </Blockquote>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') confirm.mutate(typed)
        }}
      >
        <Stack align="stretch" maw={620}>
          <TextInput
            name="words"
            label="The sentence"
            aria-describedby="purpose"
            autoComplete="off"
            autoCapitalize="sentences"
            maxLength={500}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            autoFocus
          />
          <ErrorNote error={confirm.error} />
          <Button type="submit" loading={confirm.isPending} disabled={typed.trim() === ''} style={{ alignSelf: 'flex-start' }}>
            Begin
          </Button>
        </Stack>
      </form>
    </Section>
  )
}
