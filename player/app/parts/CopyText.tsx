import { Button, Text, VisuallyHidden } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** Puts a text into the clipboard and says so, or that the browser won't. */
export function CopyText({ text, what }: { text: string; what: string }) {
  const { copy, copied, error } = useClipboard({ timeout: 3000 })
  return (
    <>
      <Button
        variant="default"
        onClick={() => copy(text)}
        leftSection={copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
      >
        {copied ? 'Copied' : `Copy the ${what}`}
      </Button>
      <VisuallyHidden role="status">{copied && 'Copied'}</VisuallyHidden>
      {error && (
        <Text size="sm" role="alert">
          The browser doesn’t let the page copy. Select the {what} and copy by hand.
        </Text>
      )}
    </>
  )
}
