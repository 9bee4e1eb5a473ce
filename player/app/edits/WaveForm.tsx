import { memo, useMemo } from 'react'
import type { View } from './view.ts'
import { columnsOf, outlineOf, type Wave } from './wave.ts'

const columns = 480

/** How loud the recording is along the time line. */
export const WaveForm = memo(function WaveForm({ wave, view }: { wave: Wave | null; view: View }) {
  const points = useMemo(() => wave && outlineOf(columnsOf(wave, view, columns)), [wave, view])
  return (
    <svg
      className="cut-wave"
      viewBox={`0 0 ${columns} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
      data-wave={wave ? 'drawn' : 'none'}
    >
      {points && <polygon points={points} />}
    </svg>
  )
})
