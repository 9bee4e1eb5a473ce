import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import type { SeenClip } from '../api/contract.ts'
import { Playhead } from '../clips/playhead.ts'
import { useHiding } from '../faces/useHiding.ts'
import type { Command } from './keys.ts'
import { isWhole } from './model.ts'
import { inside, middleOf, stepAt } from './spans.ts'
import { useCommands } from './useCommands.ts'
import { useEditing } from './useEditing.ts'
import { useLeaving } from './useLeaving.ts'
import { usePreview } from './usePreview.ts'
import { useView } from './useView.ts'

/** All that the page that cuts has in hand: what is made, the player, the time line, what is asked and what is open. */
export function useCutting(clip: SeenClip) {
  const [playhead] = useState(() => new Playhead())
  const { editing, said, count, act } = useEditing(clip)
  const { grid } = editing
  const preview = usePreview(editing, playhead)
  const zoomed = useView(grid.seconds, playhead)
  const [saving, save] = useDisclosure(false)
  const [helping, help] = useDisclosure(false)
  const { blocker, release } = useLeaving(!isWhole(editing))
  const go = (step: number) => {
    if (playhead.playing()) playhead.pause()
    playhead.drag(middleOf(grid, inside(step, 0, grid.steps - 1)))
  }
  const hiding = useHiding({ clip, editing, act, preview, playhead, go })
  const command = (asked: Command) => {
    const at = stepAt(grid, playhead.now())
    switch (asked.do) {
      case 'begin':
      case 'end':
      case 'split':
      case 'silence':
        return act({ do: asked.do, at })
      case 'remove':
        return editing.chosen ? act({ do: 'remove', ...editing.chosen }) : undefined
      case 'undo':
      case 'redo':
        return act({ do: asked.do })
      case 'play':
        return preview.toggle()
      case 'keys':
        return help.open()
      case 'zoom':
        return zoomed.setZoom(zoomed.zoom + asked.by)
      case 'go':
        return go(at + asked.steps + Math.round(asked.seconds * grid.rate))
    }
  }
  useCommands(playhead, saving || helping || blocker.state === 'blocked' ? null : command)
  const dialogs = { saving, save, helping, help, blocker, release }
  return { playhead, editing, said, count, act, preview, zoomed, go, hiding, command, dialogs }
}

export type Page = ReturnType<typeof useCutting>
