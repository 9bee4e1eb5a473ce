import { Radio, Title } from '@mantine/core'
import type { Hiding } from './hiding.ts'
import type { Hide } from './Panel.ts'
import { styles, wholes } from './words.ts'

interface Props {
  hiding: Hiding
  hide: Hide
}

/** What is put over what is hidden. */
export function StyleChoice({ hiding: { style }, hide }: Props) {
  return (
    <Radio.Group
      className="surface"
      p="lg"
      label={
        <Title order={2} size="h3">
          What covers them
        </Title>
      }
      value={style}
      onChange={(value) => hide({ do: 'style', style: styles.find((one) => one.value === value)?.value ?? 'blocks' })}
    >
      {styles.map(({ value, name, about }) => (
        <Radio key={value} className="choice" value={value} label={name} description={about} />
      ))}
    </Radio.Group>
  )
}

/** What is made of all of the picture. */
export function WholeChoice({ hiding: { faces, whole }, hide }: Props) {
  return (
    <Radio.Group
      className="surface"
      p="lg"
      label={
        <Title order={2} size="h3">
          The whole picture
        </Title>
      }
      description={
        faces ? 'More certain than faces alone: it hides a part of what the search can’t see too.' : 'Only where faces are covered.'
      }
      value={whole ?? 'none'}
      onChange={(value) => hide({ do: 'whole', whole: wholes.find((one) => one.value === value)?.value ?? null })}
    >
      {wholes.map(({ value, name, about }) => (
        <Radio key={name} className="choice" value={value ?? 'none'} label={name} description={about} disabled={!faces} />
      ))}
    </Radio.Group>
  )
}
