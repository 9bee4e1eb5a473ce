import { Anchor, Box, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { qualityName } from '../../shared/quality.ts'
import type { Clip, Rung } from '../../shared/types.ts'
import { clock, size } from '../../shared/words.ts'
import { editWords } from '../edits/words.ts'
import { anonymisedWords } from '../faces/words.ts'
import { Replace } from './Replace.tsx'
import { when } from './words.ts'

/** What is known about a clip. */
export function Details({ clip }: { clip: Clip }) {
  const { edit } = clip
  return (
    <Stack component="section" className="surface" p="lg" gap="sm" aria-label="Details">
      <Title order={2} size="h4">
        Details
      </Title>
      <Box
        component="dl"
        m={0}
        style={{ display: 'grid', gap: 14, gridTemplateColumns: 'repeat(auto-fill, minmax(min(180px, 44%), 1fr))' }}
      >
        {clip.recordedAt && <Fact name="Recorded">{when(clip.recordedAt)}</Fact>}
        <Fact name={edit ? 'Made' : 'Uploaded'}>{when(clip.createdAt)}</Fact>
        {clip.durationSeconds !== null && <Fact name="Length">{clock(clip.durationSeconds)}</Fact>}
        {clip.bytes !== null && <Fact name="Size">{size(clip.bytes)}</Fact>}
        {clip.filename !== '' && <Fact name="File">{clip.filename}</Fact>}
        {clip.rungs.length > 0 && (
          <Fact name="Qualities">
            <Qualities rungs={clip.rungs} />
          </Fact>
        )}
      </Box>
      {edit && (
        <Text size="sm" data-edit>
          {editWords(edit)}.{' '}
          {edit.originalId !== null && (
            <Anchor component={Link} to={`/clips/${edit.originalId}`} py={10} style={{ display: 'inline-block' }}>
              See the original
            </Anchor>
          )}
        </Text>
      )}
      {edit?.anonymised && <Anonymised words={anonymisedWords(edit.anonymised)} />}
      {edit?.replaceable && edit.originalId !== null && <Replace clip={clip} originalId={edit.originalId} />}
      {clip.copyRefusal && (
        <Text size="sm" c="dimmed">
          Why the original picture is not played as it is: {clip.copyRefusal}
        </Text>
      )}
      {clip.remarks.map((remark) => (
        <Text key={remark} size="sm">
          {remark}
        </Text>
      ))}
    </Stack>
  )
}

/** How it was anonymised; what nobody can promise comes last. */
function Anonymised({ words }: { words: readonly string[] }) {
  return (
    <Text size="sm" data-anonymised>
      {words.join(' ')}
    </Text>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Box miw={0}>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Box>
  )
}

function Qualities({ rungs }: { rungs: Rung[] }) {
  return rungs.map(qualityWords).join(', ')
}

/** "1080p as recorded", "480p (being prepared)", "sound". */
export function qualityWords({ name, kind, width, height, method, complete }: Omit<Rung, 'frameRate' | 'chunks'>): string {
  const picture = kind === 'audio' ? 'sound' : width && height ? qualityName(width, height) : name
  return `${picture}${method === 'copy' && kind === 'video' ? ' as recorded' : ''}${complete ? '' : ' (being prepared)'}`
}
