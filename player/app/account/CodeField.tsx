import { TextInput } from '@mantine/core'

interface Props {
  label: string
  description?: string
  autoFocus?: boolean
}

/** The field `code`: six digits from an app. */
export function CodeField({ label, description, autoFocus = false }: Props) {
  return (
    <TextInput
      name="code"
      label={label}
      description={description}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={12}
      spellCheck={false}
      required
      withAsterisk={false}
      autoFocus={autoFocus}
      styles={{ input: { fontVariantNumeric: 'tabular-nums', letterSpacing: 2 } }}
    />
  )
}
