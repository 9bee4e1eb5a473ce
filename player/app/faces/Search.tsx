import { Alert, Button, Group, Loader, Progress, Radio, Stack, Text } from '@mantine/core'
import { IconFaceId } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import type { Faces } from '../api/faces-contract.ts'
import { useChange } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { Section } from '../parts/Section.tsx'
import { type Closeness, closenesses } from './words.ts'

/** The search for faces: how it is begun, how far it is, and what became of it. */
export function Search({ clipId, faces }: { clipId: string; faces: Faces }) {
  if (faces.state === 'looking' || faces.state === 'following') return <Looking clipId={clipId} faces={faces} />
  return (
    <Section
      title="Find faces"
      about="The service looks for faces in the whole recording and follows them. Then you see what it found, and choose who stays as she is. Until you save, nothing is covered."
      framed
    >
      {faces.state === 'failed' && (
        <Alert color="red" role="alert" title="Faces could not be found">
          <Text>{faces.failure?.message}</Text>
        </Alert>
      )}
      <Begin clipId={clipId} again={faces.state === 'failed'} />
    </Section>
  )
}

function Begin({ clipId, again }: { clipId: string; again: boolean }) {
  const [closeness, setCloseness] = useState<Closeness>('fine')
  const begin = useChange({ act: () => api.findFaces(clipId, closeness), stale: [keys.faces(clipId)] })
  return (
    <Stack gap="sm">
      <Radio.Group label="How closely" value={closeness} onChange={(value) => setCloseness(value as Closeness)}>
        {closenesses.map(({ value, name, about }) => (
          <Radio key={value} className="choice" value={value} label={name} description={about} />
        ))}
      </Radio.Group>
      <ErrorNote error={begin.error} />
      <Group>
        <Button leftSection={<IconFaceId size={18} />} loading={begin.isPending} onClick={() => begin.mutate()}>
          {again ? 'Try again' : 'Find faces'}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" maw="70ch">
        Nobody’s face is compared with anybody else’s, and nothing is kept by which somebody could be recognised elsewhere. You can leave
        this page meanwhile: the search goes on.
      </Text>
    </Stack>
  )
}

function Looking({ clipId, faces: { state, progress } }: { clipId: string; faces: Faces }) {
  const cancel = useChange({ act: () => api.forgetFaces(clipId), stale: [keys.faces(clipId)] })
  const { done, total } = progress
  const words =
    state === 'following'
      ? 'All parts were looked at. Now each face is followed through the recording.'
      : total === 0
        ? 'The search begins soon.'
        : `${done} of ${total} parts were looked at.`
  return (
    <Section title="Looking for faces" framed>
      <Progress
        value={total === 0 ? 0 : (100 * done) / total}
        size="lg"
        aria-label="Parts that were looked at"
        animated={state === 'looking'}
      />
      <Group justify="space-between">
        <Group gap="sm" role="status" data-search={state}>
          <Loader type="dots" size="sm" />
          <Text>{words}</Text>
        </Group>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel the search
        </Button>
      </Group>
      <ErrorNote error={cancel.error} />
      <Text size="sm" c="dimmed">
        Recordings that were just sent come first. You can leave this page meanwhile: the search goes on.
      </Text>
    </Section>
  )
}
