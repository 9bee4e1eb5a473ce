import './parts.css'
import { Tabs } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useNavigate, useParams } from 'react-router'

export interface Tab {
  /** Its place in the address; the first one's is left out. */
  at: string
  name: string
  content: () => ReactNode
}

/** Parts of a page of which one is shown; each has an address, so that links, reloading and "back" keep it. */
export function Tabbed({ base, label, tabs }: { base: string; label: string; tabs: Tab[] }) {
  const navigate = useNavigate()
  const { tab: asked } = useParams()
  const shown = tabs.find(({ at }) => at === asked) ?? tabs[0]
  const list = useRef<HTMLDivElement>(null)
  const at = shown?.at
  useEffect(() => {
    // It may be beyond the edge of a phone.
    if (at !== undefined) list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [at])
  if (!shown) return null
  const go = (at: string | null) => void navigate(at === null || at === tabs[0]?.at ? base : `${base}/${at}`, { replace: true })
  return (
    <Tabs value={shown.at} onChange={go} keepMounted={false}>
      <Tabs.List ref={list} className="tabs" aria-label={label}>
        {tabs.map(({ at, name }) => (
          <Tabs.Tab key={at} value={at}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={shown.at} pt="lg">
        {shown.content()}
      </Tabs.Panel>
    </Tabs>
  )
}
