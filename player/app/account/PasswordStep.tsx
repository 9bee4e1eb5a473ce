import { Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { Link } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import { api } from '../api/client.ts'
import { useChange } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useForm } from './useForm.ts'

interface Props {
  email: string
  /** The password was right; `more`: a second step is still to come. */
  passed: (more: boolean) => void
}

interface Reply {
  /** The password was right, and the second step is missing. */
  twoFactorRedirect?: boolean
}

/** The first step of signing in. */
export function PasswordStep({ email, passed }: Props) {
  const signIn = useChange({
    act: (given: { email: string; password: string }) => api.signIn(given.email, given.password) as Promise<Reply>,
    stale: [keys.me],
    done: (reply) => passed(reply?.twoFactorRedirect === true),
  })
  const { onSubmit } = useForm((field) => signIn.mutate({ email: field('email'), password: field('password') }))
  return (
    <form onSubmit={onSubmit} className="surface">
      <Stack p="lg">
        <ErrorNote error={signIn.error} words={wordsFor} />
        <TextInput
          name="email"
          type="email"
          label="E-mail address"
          defaultValue={email}
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus={email === ''}
        />
        <PasswordInput
          name="password"
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          autoFocus={email !== ''}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
        <Anchor component={Link} to="/forgotten-password" py={10} ta="center">
          Forgotten password?
        </Anchor>
      </Stack>
    </form>
  )
}

/** Which of the two was wrong is nobody's business. */
function wordsFor(error: Error): string {
  if (error instanceof ApiError && error.status === 401) return 'This e-mail address and password don’t go together. Please try again.'
  return error.message
}
