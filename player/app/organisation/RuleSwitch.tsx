import { Switch } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { organisation } from '../api/govern.ts'
import { governKeys } from '../api/govern-queries.ts'
import { Ask } from '../parts/Ask.tsx'

interface Props {
  label: string
  description: string
  on: boolean
  /** It follows from another one, and can't be changed as long as it does. */
  fixed?: boolean
  /** What is asked before it is changed, and what is said to it. */
  question: string
  yes: string
  children: ReactNode
  change: Parameters<typeof organisation.change>[0]
  /** What is to be fetched anew beside the rules. */
  stale?: readonly (readonly string[])[]
}

/** A rule of the organisation that is on or off, and changes nothing before somebody has said yes. */
export function RuleSwitch({ label, description, on, fixed = false, question, yes, children, change, stale = [] }: Props) {
  const [asking, ask] = useDisclosure(false)
  return (
    <>
      <Switch size="md" className="choice" label={label} description={description} checked={on} disabled={fixed} onChange={ask.open} />
      <Ask
        title={question}
        yes={yes}
        opened={asking}
        close={ask.close}
        act={() => organisation.change(change)}
        stale={[governKeys.organisation, ...stale]}
      >
        {children}
      </Ask>
    </>
  )
}
