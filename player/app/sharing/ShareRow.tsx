import { ActionIcon, Box, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconCalendarTime, IconUser, IconUsersGroup } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import type { Share } from '../api/contract.ts'
import { useMe } from '../api/queries.ts'
import { useSharing } from '../api/sharing-queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { dayOf, endOfDay, nameOf, onDay, targetName } from './words.ts'

interface Props {
  reflectionId: string
  share: Share
  onStop: () => void
}

/** One share that stands, with its end and the way to stop it. */
export function ShareRow({ reflectionId, share, onStop }: Props) {
  const [changing, setChanging] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const me = useMe()
  const close = () => {
    setChanging(false)
    button.current?.focus()
  }
  const { to, createdAt, endsAt, assignment, audience } = share
  const name = targetName(to)
  const Icon = to.kind === 'person' ? IconUser : IconUsersGroup
  const words = [
    to.kind === 'group' && (audience === 'managers' ? 'its managers only' : 'all members'),
    assignment ? `handed in for “${assignment.title}” on ${onDay(createdAt)}` : `since ${onDay(createdAt)}`,
    endsAt && `until ${onDay(endsAt)}`,
  ]
  return (
    <Box component="li" className="row" data-share={share.id}>
      <Group gap="sm" wrap="nowrap" align="flex-start" flex="1 1 200px" miw={0}>
        <Icon size={22} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
        <Box miw={0}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {to.kind === 'person' ? nameOf(to.person, me.data?.organisation?.id) : name}
          </Text>
          <Text size="sm" c="dimmed">
            {words.filter(Boolean).join(', ')}
          </Text>
        </Box>
      </Group>
      <Group gap={4} wrap="nowrap" ml="auto">
        <Tooltip label="Change the end">
          <ActionIcon
            ref={button}
            aria-label={`Change the end of sharing with ${name}`}
            aria-expanded={changing}
            onClick={() => setChanging(!changing)}
          >
            <IconCalendarTime size={20} />
          </ActionIcon>
        </Tooltip>
        <Button variant="default" onClick={onStop} aria-label={`Stop sharing with ${name}`}>
          Stop sharing
        </Button>
      </Group>
      {changing && <EndForm reflectionId={reflectionId} share={share} close={close} />}
    </Box>
  )
}

function EndForm({ reflectionId, share, close }: { reflectionId: string; share: Share; close: () => void }) {
  const { limit } = useSharing(reflectionId)
  const save = (endsAt: string | null) => limit.mutate({ id: share.id, endsAt }, { onSuccess: close })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save(endOfDay(String(new FormData(event.currentTarget).get('until'))))
  }
  return (
    <Box component="form" onSubmit={submit} flex="1 1 100%">
      <Stack gap="xs">
        <ErrorNote error={limit.error} />
        <Group align="flex-end" gap="xs">
          <TextInput
            name="until"
            type="date"
            label={`Open to ${targetName(share.to)} until the end of`}
            min={dayOf(new Date())}
            defaultValue={share.endsAt ? dayOf(new Date(share.endsAt)) : ''}
            required
            withAsterisk={false}
            autoFocus
            flex="1 1 180px"
          />
          <Button type="submit" loading={limit.isPending}>
            Save
          </Button>
          {share.endsAt && (
            <Button variant="default" disabled={limit.isPending} onClick={() => save(null)}>
              No end
            </Button>
          )}
        </Group>
      </Stack>
    </Box>
  )
}
