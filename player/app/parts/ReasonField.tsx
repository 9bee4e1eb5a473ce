import { Textarea } from '@mantine/core'

/** Why, in the words of who does it; Ctrl or ⌘ with Enter sends them. */
export function ReasonField({ label }: { label: string }) {
  return (
    <Textarea
      name="reason"
      label={label}
      description="Ctrl or ⌘ with Enter sends it"
      maxLength={2000}
      autosize
      minRows={3}
      maxRows={8}
      required
      withAsterisk={false}
      data-autofocus
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        event.currentTarget.form?.requestSubmit()
      }}
    />
  )
}
