import { Button, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { secondsAt } from '../edits/spans.ts'
import { exactClock } from '../edits/words.ts'
import type { Mask, Shape } from './hiding.ts'
import type { Panel } from './Panel.ts'
import { maskName, shapeNames } from './words.ts'

interface Props {
  mask: Mask
  panel: Panel
}

const shapes = Object.entries(shapeNames).map(([value, label]) => ({ value, label }))

/** One drawn mask; what can be changed of it is shown of the chosen one. */
export function MaskRow({ mask, panel }: Props) {
  const { editing, hide, chosen, choose, show } = panel
  const { grid } = editing
  const name = maskName(mask)
  const all = mask.span.start === 0 && mask.span.end === grid.steps
  const place = (step: number) => exactClock(secondsAt(grid, step))
  const open = chosen === mask.id
  const take = () => {
    choose(open ? null : mask.id)
    const at = panel.now()
    if (!open && (at < mask.span.start || at >= mask.span.end)) show(secondsAt(grid, mask.span.start))
  }
  return (
    <li className="row mask-row" data-mask-row={mask.id} data-chosen={open}>
      <div className="moment-words">
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed" className="numbers">
          {all ? 'Covers the whole recording' : `${place(mask.span.start)} to ${place(mask.span.end)}`}
          {mask.moves && ` · moves between ${mask.keys.length} ${mask.keys.length === 1 ? 'position' : 'positions'}`}
        </Text>
      </div>
      <Group gap={4}>
        <Button variant="subtle" px="sm" aria-expanded={open} aria-label={`${open ? 'Done with' : 'Change'} ${name}`} onClick={take}>
          {open ? 'Done' : 'Change'}
        </Button>
        <Button variant="subtle" px="sm" aria-label={`Remove ${name}`} onClick={() => hide({ do: 'erase', mask: mask.id })}>
          Remove
        </Button>
      </Group>
      {open && <Details mask={mask} panel={panel} />}
    </li>
  )
}

function Details({ mask, panel: { editing, hide, now, show } }: Props) {
  const { grid } = editing
  const { id } = mask
  return (
    <Stack gap="xs" className="mask-details">
      <SegmentedControl
        aria-label="Shape"
        data={shapes}
        value={mask.shape}
        onChange={(value) => hide({ do: 'shape', mask: id, shape: value as Shape })}
        w="fit-content"
      />
      <Group gap="xs">
        <Button variant="default" px="sm" onClick={() => hide({ do: 'from', mask: id, at: now() })}>
          Cover from here
        </Button>
        <Button variant="default" px="sm" onClick={() => hide({ do: 'until', mask: id, at: now() })}>
          Cover until here
        </Button>
        {mask.span.start > 0 && (
          <Button variant="subtle" px="sm" onClick={() => hide({ do: 'from', mask: id, at: null })}>
            From the beginning
          </Button>
        )}
        {mask.span.end < grid.steps && (
          <Button variant="subtle" px="sm" onClick={() => hide({ do: 'until', mask: id, at: null })}>
            To the end
          </Button>
        )}
      </Group>
      <Switch
        size="md"
        className="choice"
        label="Moves"
        description="Go to another time and lay it where it belongs then. In between it moves in a straight line."
        checked={mask.moves}
        onChange={({ currentTarget }) => hide({ do: 'moves', mask: id, on: currentTarget.checked, at: now() })}
      />
      {mask.moves && (
        <Positions mask={mask} time={(step) => secondsAt(grid, step)} show={show} remove={(at) => hide({ do: 'unkey', mask: id, at })} />
      )}
    </Stack>
  )
}

interface PositionsProps {
  mask: Mask
  time: (step: number) => number
  show: (seconds: number) => void
  remove: (at: number) => void
}

function Positions({ mask: { keys }, time, show, remove }: PositionsProps) {
  return (
    <ul className="rows positions" aria-label="Positions">
      {keys.map(({ at }) => (
        <li key={at} className="row" data-position={at}>
          <Button
            variant="subtle"
            px="sm"
            className="numbers"
            aria-label={`Go to the position at ${exactClock(time(at))}`}
            onClick={() => show(time(at))}
          >
            {exactClock(time(at))}
          </Button>
          <Button
            variant="subtle"
            px="sm"
            disabled={keys.length === 1}
            aria-label={`Remove the position at ${exactClock(time(at))}`}
            onClick={() => remove(at)}
          >
            Remove
          </Button>
        </li>
      ))}
    </ul>
  )
}
