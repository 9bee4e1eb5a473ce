import { Alert, Button, Center, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import { api } from '../api/client.ts'
import { keys, useMe } from '../api/queries.ts'
import { Lamp } from '../layout/Lamp.tsx'
import { SchemeSwitch } from '../layout/SchemeSwitch.tsx'
import { safeNext } from './next.ts'

export function SignIn() {
  useDocumentTitle('Sign in · Safelight')
  const [search] = useSearchParams()
  const me = useMe()
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => api.signIn(email, password),
    onSuccess: () => {
      // Whoever was here before may be somebody else.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] })
      return client.invalidateQueries({ queryKey: keys.me })
    },
  })
  if (me.data) return <Navigate to={safeNext(search.get('next'))} replace />
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    signIn.mutate({ email: String(fields.get('email')).trim(), password: String(fields.get('password')) })
  }
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Group justify="space-between" wrap="nowrap">
          <Group gap="sm">
            <Lamp size={40} />
            <Title order={1} size="h2">
              Safelight
            </Title>
          </Group>
          <SchemeSwitch />
        </Group>
        <Text c="dimmed">Your lessons on video, seen by nobody but those you choose.</Text>
        <form onSubmit={submit} className="surface">
          <Stack p="lg">
            {signIn.isError && (
              <Alert color="red" role="alert">
                {wordsFor(signIn.error)}
              </Alert>
            )}
            <TextInput name="email" type="email" label="E-mail address" autoComplete="username" required withAsterisk={false} autoFocus />
            <PasswordInput name="password" label="Password" autoComplete="current-password" required withAsterisk={false} />
            <Button type="submit" loading={signIn.isPending} fullWidth>
              Sign in
            </Button>
          </Stack>
        </form>
      </Stack>
    </Center>
  )
}

/** Which of the two was wrong is nobody's business. */
function wordsFor(error: Error): string {
  if (error instanceof ApiError && error.status === 401) return 'This e-mail address and password don’t go together. Please try again.'
  return error.message
}
