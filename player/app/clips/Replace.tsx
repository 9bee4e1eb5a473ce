import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconReplace } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { dropClip, keys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'

/** Puts an anonymised recording where its original is, which is deleted. */
export function Replace({ clip, originalId }: { clip: Pick<Clip, 'id' | 'title' | 'reflectionId'>; originalId: string }) {
  const client = useQueryClient()
  const [asking, ask] = useDisclosure(false)
  const done = () => {
    dropClip(client, originalId)
    tell('The original was deleted. This recording is in its place.')
  }
  return (
    <Group>
      <Button variant="default" leftSection={<IconReplace size={18} />} onClick={ask.open}>
        Replace the original
      </Button>
      <Ask
        title="Replace the original?"
        yes="Delete the original for good"
        no="Keep both"
        danger
        opened={asking}
        close={ask.close}
        act={() => api.replace(clip.id)}
        stale={[keys.clip(clip.id), keys.clips, keys.reflection(clip.reflectionId)]}
        done={done}
      >
        <Text>
          “{clip.title}” goes into the collection of its original, and whoever that is shared with sees it there. The original is deleted
          for everybody, with its comments, at once and for good. Nobody can bring it back, and no other anonymised recording can be made of
          it.
        </Text>
      </Ask>
    </Group>
  )
}
