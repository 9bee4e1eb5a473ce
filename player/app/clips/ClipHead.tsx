import { Anchor, Box, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconShare } from '@tabler/icons-react'
import { Link } from 'react-router'
import { clock } from '../../shared/words.ts'
import type { SeenClip } from '../api/contract.ts'
import { useMe } from '../api/queries.ts'
import { useReflection, useShares } from '../api/sharing-queries.ts'
import { Because } from '../sharing/Because.tsx'
import { ShareDialog } from '../sharing/ShareDialog.tsx'
import { openTo } from '../sharing/words.ts'
import { ClipMenu } from './ClipMenu.tsx'
import { collectionWords, when } from './words.ts'

/** Title and time; for its owner what she can do with it, for others whose it is and why they see it. */
export function ClipHead({ clip, onDeleted }: { clip: SeenClip; onDeleted: () => void }) {
  return (
    <Stack gap="xs">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Box miw={0}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {clip.title}
          </Title>
          <Text c="dimmed" size="sm">
            {when(clip.recordedAt ?? clip.createdAt)}
            {clip.durationSeconds !== null && ` · ${clock(clip.durationSeconds)}`}
          </Text>
        </Box>
        {clip.mine && <ClipMenu clip={clip} onDeleted={onDeleted} />}
      </Group>
      {clip.mine ? <Owner clip={clip} /> : <Because owner={clip.owner} because={clip.because} />}
      <Collection clip={clip} />
    </Stack>
  )
}

function Owner({ clip }: { clip: SeenClip }) {
  const [opened, { open, close }] = useDisclosure(false)
  const me = useMe()
  const shares = useShares(clip.reflectionId)
  return (
    <Group gap="sm">
      {me.data?.may.share && (
        <Button leftSection={<IconShare size={18} />} onClick={open}>
          Share
        </Button>
      )}
      {shares.data && (
        <Text size="sm" c="dimmed" data-open-to>
          {openTo(shares.data, Date.now())}
        </Text>
      )}
      <ShareDialog reflectionId={clip.reflectionId} title={clip.title} opened={opened} close={close} />
    </Group>
  )
}

/** The way to what it belongs to: other recordings, notes. */
function Collection({ clip }: { clip: SeenClip }) {
  const { data } = useReflection(clip.reflectionId)
  const words = data && collectionWords(data)
  if (!words) return null
  return (
    <Anchor component={Link} to={`/reflections/${clip.reflectionId}`} size="sm" py={10} w="fit-content">
      {words}
    </Anchor>
  )
}
