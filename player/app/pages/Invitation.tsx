import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import { NewPassword } from '../account/NewPassword.tsx'
import { useToken } from '../account/token.ts'
import { useForm } from '../account/useForm.ts'
import { accountWords, passwordTrouble } from '../account/words.ts'
import { api } from '../api/client.ts'
import { account } from '../api/govern.ts'
import type { AskedIn } from '../api/govern-contract.ts'
import { useChange } from '../api/govern-queries.ts'
import { keys, useMe } from '../api/queries.ts'
import { Gate } from '../layout/Gate.tsx'
import { Loading } from '../layout/Loading.tsx'
import { TryAgain } from '../layout/TryAgain.tsx'
import { roleMeanings, roleNames } from '../organisation/words.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import type { SignInNote } from './SignIn.tsx'

/** Where the letter of an invitation leads: a name and a password make the account. */
export function Invitation() {
  useDocumentTitle('Invitation · Safelight')
  const token = useToken()
  const me = useMe()
  const asked = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => account.invitation(token),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (token === '' || isOver(asked.error)) return <Over />
  if (asked.isError)
    return (
      <Gate title="Invitation" words="It could not be opened just now.">
        <ErrorNote error={asked.error} />
        <TryAgain error={asked.error} retry={() => void asked.refetch()} />
      </Gate>
    )
  if (asked.isPending || me.isPending) return <Loading words="Opening the invitation" />
  if (me.data) return <SomebodyElse name={me.data.name} />
  return <Accept asked={asked.data} token={token} />
}

const isOver = (error: Error | null) => error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429

function Over() {
  return (
    <Gate title="Invitation" words="This invitation opens nothing.">
      <Alert color="gray" role="alert">
        It was used already, taken back, is too old, or its link is not complete. Ask an administrator of your organisation for a new one.
      </Alert>
      <Button component={Link} to="/sign-in" variant="default">
        I have an account: to the sign-in
      </Button>
    </Gate>
  )
}

/** A new account is not made while somebody is signed in: it may be a colleague at the same computer. */
function SomebodyElse({ name }: { name: string }) {
  const client = useQueryClient()
  const signOut = useChange({ act: () => api.signOut(), done: () => void client.resetQueries({ queryKey: keys.me }) })
  return (
    <Gate title="Invitation" words="A new account is made by this link.">
      <Stack className="surface" p="lg">
        <ErrorNote error={signOut.error} />
        <Text>{name} is signed in here. Sign out first to make the new account.</Text>
        <Button loading={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out and go on
        </Button>
        <Button component={Link} to="/" variant="default">
          Stay signed in
        </Button>
      </Stack>
    </Gate>
  )
}

function Accept({ asked, token }: { asked: AskedIn; token: string }) {
  const navigate = useNavigate()
  const accept = useChange({
    act: ({ name, password }: { name: string; password: string }) => account.acceptInvitation(token, name, password),
    stale: [keys.me],
    done: () => {
      const state: SignInNote = { email: asked.email, said: 'Your account is made. Sign in with the password you have just chosen.' }
      void navigate('/sign-in', { state, replace: true })
    },
  })
  const { trouble, onSubmit } = useForm(
    (field) => accept.mutate({ name: field('name'), password: field('password') }),
    (field) => passwordTrouble(field('password'), field('again')),
  )
  return (
    <Gate
      title="Welcome"
      words={`${asked.organisation} invites you to Safelight: video of lessons, seen by nobody but those whom its owner chooses.`}
    >
      <form onSubmit={onSubmit} className="surface">
        <Stack p="lg">
          <Text size="sm">
            {roleNames[asked.role]}: {roleMeanings[asked.role]}
          </Text>
          <TextInput label="E-mail address" value={asked.email} autoComplete="username" readOnly variant="filled" />
          <TextInput
            name="name"
            label="Your name"
            description="As your colleagues know you."
            autoComplete="name"
            maxLength={100}
            required
            withAsterisk={false}
            autoFocus
          />
          <NewPassword />
          <ErrorNote error={trouble ?? accept.error} words={accountWords} />
          <Button type="submit" loading={accept.isPending}>
            Make the account
          </Button>
        </Stack>
      </form>
    </Gate>
  )
}
