import { Button, Group, Stack } from '@mantine/core'
import { IconCircleDashed, IconSquareDashed } from '@tabler/icons-react'
import { Nothing, Section } from '../parts/Section.tsx'
import { StyleChoice } from './Looks.tsx'
import { MaskRow } from './MaskRow.tsx'
import type { Panel } from './Panel.ts'

/** Masks that are drawn by hand: over a name on the board, a face that wasn't found, a window. */
export function MasksTab(panel: Panel) {
  const { editing, hide, draw } = panel
  const { masks } = editing.cut.hiding
  return (
    <Stack gap="md">
      <Section
        title="Drawn masks"
        about="For what no search finds: a name on the board, somebody from behind, a screen. A mask covers what lies below it, from when to when you say."
        framed
      >
        <Group gap="xs">
          <Button variant="default" leftSection={<IconSquareDashed size={18} />} onClick={() => draw({ shape: 'rectangle' })}>
            Add a rectangle
          </Button>
          <Button variant="default" leftSection={<IconCircleDashed size={18} />} onClick={() => draw({ shape: 'ellipse' })}>
            Add an ellipse
          </Button>
        </Group>
        {masks.length === 0 ? (
          <Nothing>There is none yet. Go to a moment at which you see what is to be covered, and add one.</Nothing>
        ) : (
          <ul className="rows" aria-label="Drawn masks">
            {masks.map((mask) => (
              <MaskRow key={mask.id} mask={mask} panel={panel} />
            ))}
          </ul>
        )}
      </Section>
      {masks.length > 0 && <StyleChoice hiding={editing.cut.hiding} hide={hide} />}
    </Stack>
  )
}
