import '../parts/parts.css'
import { Alert, Button, Checkbox, Group, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { permits } from '../api/downloads.ts'
import type { Permit, PermitAsked } from '../api/downloads-contract.ts'
import { useChange } from '../api/govern-queries.ts'
import { downloadKeys } from '../api/queries.ts'
import { Points } from '../downloads/Points.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { fieldsOf } from '../parts/fields.ts'
import { Section } from '../parts/Section.tsx'
import { tell } from '../parts/told.ts'
import { DurationField } from '../permits/DurationField.tsx'
import { pastWords, risks } from '../permits/words.ts'

/** Downloads are off: what became of them, and the form that asks for them. @param past what was asked for last */
export function AskPermit({ past }: { past: Permit | null }) {
  const before = pastWords(past)
  return (
    <Section
      title="Downloads are off"
      about="Nobody in your organisation can download a recording. When you need it, say what for: the people who run Safelight decide."
      framed
    >
      {before !== null && (
        <Alert color={past?.state === 'refused' ? 'red' : 'gray'} style={{ overflowWrap: 'anywhere' }} data-past>
          {before}
        </Alert>
      )}
      <AskForm />
    </Section>
  )
}

function AskForm() {
  const [temporary, setTemporary] = useState(true)
  const [agreed, agree] = useState(false)
  const ask = useChange<PermitAsked, Permit>({
    act: permits.ask,
    stale: [downloadKeys.all],
    done: () => tell('The people who run Safelight are asked.'),
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const field = fieldsOf(event.currentTarget)
    if (agreed) ask.mutate({ purpose: field('purpose'), who: field('who'), temporary, agreed })
  }
  return (
    <form onSubmit={submit} aria-label="Ask for downloads">
      <Stack>
        <WordsField name="purpose" label="What you need downloads for" description="Say it so that somebody outside understands it." />
        <WordsField name="who" label="Who is to download" description="Single people or everybody; they are named when it is enabled." />
        <DurationField label="For how long" temporary={temporary} choose={setTemporary} from="when it is enabled" />
        <div>
          <Text fw={600} mb={6}>
            The risks
          </Text>
          <Points label="The risks" points={risks} />
        </div>
        <Checkbox
          className="choice"
          label="I have read the risks, and agree to them for my organisation."
          checked={agreed}
          onChange={({ currentTarget }) => agree(currentTarget.checked)}
        />
        <ErrorNote error={ask.error} />
        <Group>
          <Button type="submit" loading={ask.isPending} disabled={!agreed}>
            Ask for downloads
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function WordsField({ name, label, description }: { name: string; label: string; description: string }) {
  return (
    <Textarea
      name={name}
      label={label}
      description={description}
      maxLength={500}
      autosize
      minRows={2}
      maxRows={6}
      maw={620}
      required
      withAsterisk={false}
    />
  )
}
