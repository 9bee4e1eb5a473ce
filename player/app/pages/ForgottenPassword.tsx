import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link } from 'react-router'
import { useForm } from '../account/useForm.ts'
import { account } from '../api/govern.ts'
import { useChange } from '../api/govern-queries.ts'
import { Gate } from '../layout/Gate.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'

/** Asks for a letter with a link to a new password. Whether the address is known is not told. */
export function ForgottenPassword() {
  useDocumentTitle('Forgotten password · Safelight')
  const ask = useChange({ act: account.askReset })
  const { onSubmit } = useForm((field) => ask.mutate(field('email')))
  return (
    <Gate title="Forgotten password" words="Choose a new one by a link in a letter to your e-mail address.">
      {ask.isSuccess ? (
        <Stack className="surface" p="lg" role="status">
          <Text>
            If {ask.variables} belongs to an account, a letter is on its way. Its link can be used once and for an hour. Look into the spam
            folder too.
          </Text>
          <Button component={Link} to="/sign-in" variant="default">
            To the sign-in
          </Button>
        </Stack>
      ) : (
        <form onSubmit={onSubmit} className="surface">
          <Stack p="lg">
            <ErrorNote error={ask.error} />
            <TextInput name="email" type="email" label="E-mail address" autoComplete="username" required withAsterisk={false} autoFocus />
            <Button type="submit" loading={ask.isPending}>
              Send the letter
            </Button>
            <Anchor component={Link} to="/sign-in" py={10} ta="center">
              Back to the sign-in
            </Anchor>
          </Stack>
        </form>
      )}
    </Gate>
  )
}
