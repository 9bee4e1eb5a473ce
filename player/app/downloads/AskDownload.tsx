import '../parts/parts.css'
import { Alert, Anchor, Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core'
import { IconUserQuestion } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Link } from 'react-router'
import type { Clip } from '../../shared/types.ts'
import { downloads } from '../api/downloads.ts'
import type { ClipDownloads, Download, DownloadAsked } from '../api/downloads-contract.ts'
import { useChange } from '../api/govern-queries.ts'
import { downloadKeys } from '../api/queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { fieldsOf } from '../parts/fields.ts'
import { tell } from '../parts/told.ts'
import { Points } from './Points.tsx'
import { carriedWords, consequences, offerKey, offerWords } from './words.ts'

/** The service takes no more, characters. */
const longestPurpose = 500

interface Props {
  clip: Pick<Clip, 'id' | 'title'>
  known: ClipDownloads
  done: () => void
}

/** Asks for a file of a recording: as what, what for, and what comes of it. */
export function AskDownload({ clip, known, done }: Props) {
  const { approval, offers } = known
  const [first] = offers
  const [chosen, choose] = useState(first ? offerKey(first) : '')
  const offer = offers.find((one) => offerKey(one) === chosen)
  const ask = useChange<DownloadAsked, Download>({
    act: (asked) => downloads.ask(clip.id, asked),
    stale: [downloadKeys.all],
    done: () => {
      done()
      tell(approval ? 'An administrator is asked to approve it.' : 'Its file is being made.')
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!offer) return
    const purpose = approval ? fieldsOf(event.currentTarget)('purpose') : ''
    ask.mutate({ format: offer.format, rung: offer.rung, purpose })
  }
  if (!first) return <Text>There is nothing of this recording that could be downloaded.</Text>
  return (
    <form onSubmit={submit} aria-label="Ask for a download">
      <Stack>
        <Radio.Group size="md" label="As what" value={chosen} onChange={choose}>
          {offers.map((one) => {
            const { name, about } = offerWords(one)
            return <Radio key={offerKey(one)} className="choice" value={offerKey(one)} label={name} description={about} />
          })}
        </Radio.Group>
        {known.nobodyApproves && <NobodyApproves />}
        {approval && <PurposeField />}
        <div>
          <Text fw={600} mb={6}>
            What happens then
          </Text>
          <Points label="What happens then" points={consequences(known, carriedWords(known, offer ?? first))} />
        </div>
        <ErrorNote error={ask.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={ask.isPending} disabled={!offer}>
            {approval ? 'Ask for approval' : 'Make the file'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function NobodyApproves() {
  return (
    <Alert color="yellow" icon={<IconUserQuestion size={20} aria-hidden />} title="Nobody can approve this now" data-nobody-approves>
      Nobody else is an administrator of your organisation, and nobody approves her own download. Make{' '}
      <Anchor component={Link} to="/organisation/people" inherit c="inherit" td="underline">
        somebody an administrator
      </Anchor>{' '}
      who then approves it, or ask the people who run Safelight for a permission without approval.
    </Alert>
  )
}

function PurposeField() {
  return (
    <Textarea
      name="purpose"
      label="What you need it for"
      description="An administrator reads it and decides."
      maxLength={longestPurpose}
      autosize
      minRows={2}
      maxRows={6}
      required
      withAsterisk={false}
    />
  )
}
