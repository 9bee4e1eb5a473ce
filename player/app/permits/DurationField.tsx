import '../parts/parts.css'
import { Radio } from '@mantine/core'

interface Props {
  label: string
  temporary: boolean
  choose: (temporary: boolean) => void
  /** From when the 48 hours count. */
  from: string
}

/** For 48 hours, or until somebody ends it. */
export function DurationField({ label, temporary, choose, from }: Props) {
  return (
    <Radio.Group size="md" label={label} value={temporary ? 'short' : 'long'} onChange={(value) => choose(value === 'short')}>
      <Radio className="choice" value="short" label="48 hours" description={`Counted from ${from}. Then it ends by itself.`} />
      <Radio className="choice" value="long" label="Until it is ended" description="It can be ended at any time." />
    </Radio.Group>
  )
}
