import { Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { type Crop, dragged, firstCrop, leastSide, type Size } from './crop.ts'
import type { Act } from './model.ts'

interface Props {
  picture: Size
  crop: Crop | null
  act: (act: Act) => void
  /** Brings the player into sight: whoever chooses may have scrolled beyond it. */
  reveal: () => void
}

/** How much of the picture is kept: all of it, or what lies in the rectangle over the player, which can be typed too. */
export function PictureChoice({ picture, crop, act, reveal }: Props) {
  const lay = (crop: Crop | null) => act({ do: 'crop', crop, stroke: null })
  return (
    <Stack className="surface" p="lg" gap="sm">
      <Radio.Group
        label={
          <Title order={2} size="h3">
            Picture
          </Title>
        }
        value={crop ? 'part' : 'all'}
        onChange={(value) => {
          lay(value === 'part' ? firstCrop(picture) : null)
          reveal()
        }}
      >
        <Radio className="choice" value="all" label="Whole picture" />
        <Radio
          className="choice"
          value="part"
          label="Keep a part of the picture"
          description="Move the rectangle over the player by its middle, its corners and its sides. What lies outside of it is in no quality of the new recording."
        />
      </Radio.Group>
      {crop && <Numbers picture={picture} crop={crop} lay={lay} />}
    </Stack>
  )
}

interface NumbersProps {
  picture: Size
  crop: Crop
  lay: (crop: Crop) => void
}

function Numbers({ picture, crop, lay }: NumbersProps) {
  const { x, y, width, height } = crop
  return (
    <Stack gap="xs">
      <Group gap="xs" grow wrap="nowrap" preventGrowOverflow={false}>
        <Pixels label="Left" value={x} most={picture.width - width} set={(to) => lay(dragged(picture, crop, 'all', to - x, 0))} />
        <Pixels label="Top" value={y} most={picture.height - height} set={(to) => lay(dragged(picture, crop, 'all', 0, to - y))} />
        <Pixels
          label="Width"
          value={width}
          least={leastSide}
          most={picture.width - x}
          set={(to) => lay(dragged(picture, crop, 'e', to - width, 0))}
        />
        <Pixels
          label="Height"
          value={height}
          least={leastSide}
          most={picture.height - y}
          set={(to) => lay(dragged(picture, crop, 's', 0, to - height))}
        />
      </Group>
      <Text c="dimmed" size="sm">
        In pixels of the recording, which has {picture.width} × {picture.height}. Even numbers, and no side under {leastSide}.
      </Text>
    </Stack>
  )
}

interface PixelsProps {
  label: string
  value: number
  least?: number
  most: number
  set: (value: number) => void
}

/** A number that counts once it is typed to its end. */
function Pixels({ label, value, least = 0, most, set }: PixelsProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const take = () => {
    const wanted = Number.parseFloat(typed ?? '')
    setTyped(null)
    if (Number.isFinite(wanted)) set(wanted)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') take()
    const way = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (way === 0) return
    event.preventDefault()
    setTyped(null)
    set(value + way * (event.shiftKey ? 20 : 2))
  }
  return (
    <TextInput
      type="number"
      inputMode="numeric"
      className="crop-number"
      label={label}
      {...{ min: least, max: most, step: 2 }}
      value={typed ?? value}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={press}
    />
  )
}
