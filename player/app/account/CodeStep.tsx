import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { account } from '../api/govern.ts'
import { useChange } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { CodeField } from './CodeField.tsx'
import { useForm } from './useForm.ts'
import { accountWords, digitsOf, isOver } from './words.ts'

/** The second step of signing in: a code from the app, or one of the recovery codes. */
export function CodeStep({ passed, restart }: { passed: () => void; restart: () => void }) {
  const [recovery, setRecovery] = useState(false)
  const verify = useChange({
    act: (code: string) => (recovery ? account.verifyRecoveryCode(code) : account.verifyCode(digitsOf(code))),
    stale: [keys.me],
    done: passed,
  })
  const { onSubmit } = useForm((field) => verify.mutate(field('code')))
  const over = isOver(verify.error)
  const other = () => {
    verify.reset()
    setRecovery(!recovery)
  }
  return (
    <form onSubmit={onSubmit} className="surface">
      <Stack p="lg">
        <ErrorNote error={verify.error} words={accountWords} />
        {over ? (
          <Button onClick={restart} data-autofocus>
            Begin again
          </Button>
        ) : (
          <>
            {recovery ? (
              <TextInput
                key="recovery"
                name="code"
                label="Recovery code"
                description="One of those you kept when you set up the second step. Each can be used once."
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                required
                withAsterisk={false}
                autoFocus
              />
            ) : (
              <CodeField key="app" label="Code from your app" description="Six digits, from the app you set up for Safelight." autoFocus />
            )}
            <Button type="submit" loading={verify.isPending}>
              Go on
            </Button>
            <Button variant="subtle" onClick={other}>
              {recovery ? 'Use a code from the app' : 'Use a recovery code'}
            </Button>
            {recovery && (
              <Text size="sm" c="dimmed">
                No recovery codes either? Nobody can open your account for you: ask an administrator of your organisation what to do.
              </Text>
            )}
          </>
        )}
      </Stack>
    </form>
  )
}
