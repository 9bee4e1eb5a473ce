import { Button, Center, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { IconCircleCheck, IconDeviceMobileX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { Link, useOutletContext, useSearchParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import { api } from '../api/client.ts'
import type { Me } from '../api/contract.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { codeFrom, spell } from './code.ts'

/** Pairing a recorder (RFC 8628): the code on the device is claimed, and the person confirms it is the device in her hand. */
export function Pair() {
  useDocumentTitle('Pair a device · Safelight')
  const [search, setSearch] = useSearchParams()
  const me = useOutletContext<Me>()
  const code = codeFrom(search.get('user_code'))
  const answer = useMutation({
    mutationFn: async (reply: 'approve' | 'deny') => {
      await api.claimDevice(code)
      await api.answerDevice(code, reply)
    },
  })
  if (answer.isSuccess) return <Answered allowed={answer.variables === 'approve'} />
  if (code === '') return <AskCode onCode={(typed) => setSearch({ user_code: typed })} />
  return (
    <Panel title="Pair this device?">
      <Text>Does your device show this code?</Text>
      <Text className="numbers" fz={40} fw={700} ff="monospace" ta="center" lts={4}>
        {spell(code)}
      </Text>
      <Text c="dimmed">
        Once paired, it can upload recordings as {me.name}. It can’t watch any. Say no when you didn’t ask for this, or when the code came
        by message or phone.
      </Text>
      <ErrorNote error={answer.error} words={wordsFor} />
      <Group grow preventGrowOverflow={false}>
        <Button variant="default" onClick={() => answer.mutate('deny')} disabled={answer.isPending}>
          No, don’t pair
        </Button>
        <Button onClick={() => answer.mutate('approve')} loading={answer.isPending}>
          Yes, pair it
        </Button>
      </Group>
    </Panel>
  )
}

/** better-auth answers an unknown and an old code alike. */
function wordsFor(error: Error): string {
  const unknown = error instanceof ApiError && (error.status === 400 || error.status === 404)
  return unknown ? 'This code isn’t known, or it is too old. Look for a new one on the device.' : error.message
}

function AskCode({ onCode }: { onCode: (code: string) => void }) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onCode(codeFrom(String(new FormData(event.currentTarget).get('code'))))
  }
  return (
    <Panel title="Pair a device">
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            name="code"
            label="Code on the device"
            description="Eight letters or digits; the dash doesn’t matter."
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            withAsterisk={false}
            autoFocus
          />
          <Button type="submit">Go on</Button>
        </Stack>
      </form>
    </Panel>
  )
}

function Answered({ allowed }: { allowed: boolean }) {
  return (
    <Panel title={allowed ? 'The device is paired' : 'The device was not paired'}>
      <Group wrap="nowrap" align="flex-start" role="status">
        {allowed ? <IconCircleCheck size={28} /> : <IconDeviceMobileX size={28} />}
        <Text>
          {allowed
            ? 'You can go back to it. Its recordings appear in your list as they arrive.'
            : 'Nothing can be uploaded with that code.'}
        </Text>
      </Group>
      <Button component={Link} to="/" variant="default">
        Go to my recordings
      </Button>
    </Panel>
  )
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center mih="60vh">
      <Stack className="surface" p="xl" maw={460} w="100%">
        <Title order={1} size="h2">
          {title}
        </Title>
        {children}
      </Stack>
    </Center>
  )
}
