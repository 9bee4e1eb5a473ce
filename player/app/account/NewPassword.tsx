import { PasswordInput } from '@mantine/core'
import { shortestPassword } from './words.ts'

/** The fields `password` and `again` of a form. */
export function NewPassword({ label = 'Password' }: { label?: string }) {
  return (
    <>
      <PasswordInput
        name="password"
        label={label}
        description="12 characters or more. Three or four words that don’t belong together are easy to keep in mind."
        autoComplete="new-password"
        minLength={shortestPassword}
        maxLength={128}
        required
        withAsterisk={false}
      />
      <PasswordInput name="again" label="The same once more" autoComplete="new-password" maxLength={128} required withAsterisk={false} />
    </>
  )
}
