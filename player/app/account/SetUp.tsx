import { Anchor, Box, Button, Code, Group, List, Stack, Text } from '@mantine/core'
import { QRCodeSVG } from 'qrcode.react'
import { useEffect, useRef } from 'react'
import { account } from '../api/govern.ts'
import type { SecondStep } from '../api/govern-contract.ts'
import { useChange } from '../api/govern-queries.ts'
import { keys } from '../api/queries.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { CodeField } from './CodeField.tsx'
import { useForm } from './useForm.ts'
import { accountWords, digitsOf, keyOf } from './words.ts'

interface Props {
  begun: SecondStep
  confirmed: () => void
  cancel: () => void
}

/** The app learns the key, and a code of it proves that it did. */
export function SetUp({ begun: { totpURI }, confirmed, cancel }: Props) {
  const verify = useChange({ act: (code: string) => account.verifyCode(digitsOf(code)), stale: [keys.me], done: confirmed })
  const { onSubmit } = useForm((field) => verify.mutate(field('code')))
  const key = keyOf(totpURI)
  const top = useRef<HTMLDivElement>(null)
  // To the first step: a focused field would hide the picture behind a phone's keyboard.
  useEffect(() => top.current?.focus(), [])
  return (
    <Stack ref={top} tabIndex={-1} style={{ outline: 'none' }}>
      <List type="ordered" spacing="lg">
        <List.Item>
          <Text>Open an authenticator app on your phone. If you have none, install one that your school allows.</Text>
        </List.Item>
        <List.Item>
          <Text mb="sm">Let the app scan this picture.</Text>
          <Box className="qr">
            <QRCodeSVG value={totpURI} size={200} marginSize={4} title="The key as a picture for your app" />
          </Box>
          <Text mt="sm">
            Are you on the phone itself?{' '}
            <Anchor href={totpURI} py={10} display="inline-block">
              Open it in the app
            </Anchor>
          </Text>
          <Text>Or type this key into the app:</Text>
          <Group gap="xs" mt={4}>
            <Code fz="md" p="xs" style={{ overflowWrap: 'anywhere' }} aria-label="Key">
              {key}
            </Code>
            <CopyText text={key.replaceAll(' ', '')} what="key" />
          </Group>
        </List.Item>
        <List.Item>
          <form onSubmit={onSubmit}>
            <Text mb="sm">Type the six digits that the app shows.</Text>
            <Stack maw={360}>
              <CodeField label="Code" />
              <ErrorNote error={verify.error} words={accountWords} />
              <Group gap="xs">
                <Button variant="default" onClick={cancel}>
                  Cancel
                </Button>
                <Button type="submit" loading={verify.isPending}>
                  Confirm
                </Button>
              </Group>
            </Stack>
          </form>
        </List.Item>
      </List>
    </Stack>
  )
}
