import { Alert, Button, Stack } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { NewPassword } from '../account/NewPassword.tsx'
import { useToken } from '../account/token.ts'
import { useForm } from '../account/useForm.ts'
import { accountWords, passwordTrouble } from '../account/words.ts'
import { account } from '../api/govern.ts'
import { useChange } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { Gate } from '../layout/Gate.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import type { SignInNote } from './SignIn.tsx'

/** Where the letter to a forgotten password leads. */
export function ResetPassword() {
  useDocumentTitle('New password · Safelight')
  const token = useToken()
  const navigate = useNavigate()
  const client = useQueryClient()
  const reset = useChange({
    act: async (password: string) => {
      await account.reset(token, password)
      // Every sign-in has ended by it, the one in this browser too.
      await client.resetQueries({ queryKey: keys.me })
    },
    done: () => {
      const state: SignInNote = { said: 'Your new password holds from now on. All sign-ins were ended; please sign in with it.' }
      void navigate('/sign-in', { state, replace: true })
    },
  })
  const { trouble, onSubmit } = useForm(
    (field) => reset.mutate(field('password')),
    (field) => passwordTrouble(field('password'), field('again')),
  )
  return (
    <Gate title="New password" words="When it is set, all sign-ins with the old one end.">
      {token === '' ? (
        <Stack>
          <Alert color="red" role="alert">
            This link is not complete, or the page was loaded again. Open it from the letter once more, or ask for a new one.
          </Alert>
          <Button component={Link} to="/forgotten-password">
            Ask for a new link
          </Button>
        </Stack>
      ) : (
        <form onSubmit={onSubmit} className="surface">
          <Stack p="lg">
            <NewPassword label="New password" />
            <ErrorNote error={trouble ?? reset.error} words={accountWords} />
            <Button type="submit" loading={reset.isPending}>
              Set the new password
            </Button>
          </Stack>
        </form>
      )}
    </Gate>
  )
}
