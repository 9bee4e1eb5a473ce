import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { api } from '../api/client.ts'
import type { Faces } from '../api/faces-contract.ts'
import { keys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { counted } from '../parts/words.ts'
import { Gallery } from './Gallery.tsx'
import { Limits } from './Limits.tsx'
import { StyleChoice, WholeChoice } from './Looks.tsx'
import type { Panel } from './Panel.ts'
import { Search } from './Search.tsx'

/** Finding faces, covering them, and who stays as she is. */
export function FacesTab(panel: Panel) {
  return (
    <Fetched query={panel.review.query} words="Looking whether faces were found">
      {(faces) => (
        <Stack gap="md">
          {faces.state === 'done' ? <Found {...panel} faces={faces} /> : <Search clipId={panel.clip.id} faces={faces} />}
          <Limits />
        </Stack>
      )}
    </Fetched>
  )
}

function Found({ faces, ...panel }: Panel & { faces: Faces }) {
  const { editing, hide } = panel
  const { hiding } = editing.cut
  const count = faces.faces.length
  if (count === 0)
    return (
      <Section title="No face was found" action={<Forget {...panel} />} framed>
        <Text>Nothing that looks like a face was found anywhere in this recording. If somebody is in it, draw a mask over her.</Text>
      </Section>
    )
  return (
    <>
      <Section title={counted(count, 'face was found', 'faces were found')} action={<Forget {...panel} />} framed>
        <Switch
          size="md"
          className="choice"
          label="Cover faces"
          description="All of them, except those that you leave uncovered. Begun a little before each is seen and ended a little after."
          checked={hiding.faces}
          onChange={({ currentTarget }) => hide({ do: 'faces', on: currentTarget.checked })}
        />
        <Text size="sm" c="dimmed" maw="70ch">
          {faces.grid === 'light' ? 'They were looked for the faster way.' : 'They were looked for closely.'} Somebody who was out of sight
          for a while is found as another face when she comes back.
        </Text>
      </Section>
      {hiding.faces ? (
        <>
          <Gallery key={faces.searchId} {...panel} faces={faces} />
          <div className="cut-looks">
            <StyleChoice hiding={hiding} hide={hide} />
            <WholeChoice hiding={hiding} hide={hide} />
          </div>
        </>
      ) : (
        <Nothing>Faces stay as they are now. Switch “Cover faces” on to see whom it concerns.</Nothing>
      )}
    </>
  )
}

function Forget({ clip, review }: Panel) {
  const [asking, ask] = useDisclosure(false)
  return (
    <Group>
      <Button variant="subtle" color="gray" onClick={ask.open}>
        Forget these faces
      </Button>
      <Ask
        title="Forget the faces that were found?"
        yes="Forget them"
        no="Keep them"
        opened={asking}
        close={ask.close}
        act={() => api.forgetFaces(clip.id)}
        stale={[keys.faces(clip.id)]}
        done={review.forget}
      >
        <Text>What was found is deleted, and so is what you chose here about it. You can have faces found again, closely or faster.</Text>
      </Ask>
    </Group>
  )
}
