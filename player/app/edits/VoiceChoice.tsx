import { Radio, Title } from '@mantine/core'
import type { Act, Voice } from './model.ts'
import { voices } from './words.ts'

interface Props {
  voice: Voice
  /** Without a picture nothing would be left without its sound. */
  picture: boolean
  act: (act: Act) => void
}

/** What becomes of the sound. */
export function VoiceChoice({ voice, picture, act }: Props) {
  const offered = voices.filter((one) => picture || one.voice !== 'mute')
  return (
    <Radio.Group
      className="surface"
      p="lg"
      label={
        <Title order={2} size="h3">
          Voice
        </Title>
      }
      value={voice ?? 'keep'}
      onChange={(value) => act({ do: 'voice', voice: voices.find((one) => one.voice === value)?.voice ?? null })}
    >
      {offered.map(({ voice, name, about }) => (
        <Radio key={name} className="choice" value={voice ?? 'keep'} label={name} description={about} />
      ))}
    </Radio.Group>
  )
}
