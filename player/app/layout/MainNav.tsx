import '../oversight/oversight.css'
import { VisuallyHidden } from '@mantine/core'
import { NavLink } from 'react-router'
import type { Me } from '../api/contract.ts'
import { useOwnPermit, useWaitingDownloads } from '../api/downloads-queries.ts'
import { useOversight } from '../api/oversight-queries.ts'
import { waitingBadge as downloadsBadge } from '../downloads/words.ts'
import { waitingBadge } from '../oversight/words.ts'

/** The main ways. Who can't record has no recordings of their own. */
export function MainNav({ me }: { me: Me }) {
  const isOperator = me.role === 'operator'
  const downloads = useDownloadsWay(me)
  const ways = [
    ...(me.may.record ? [{ to: '/', words: 'Recordings' }] : []),
    { to: '/shared', words: 'Shared with me' },
    { to: '/groups', words: 'Groups' },
    ...(me.may.govern || isOperator ? [{ to: '/oversight', words: 'Oversight' }] : []),
    ...(downloads ? [{ to: downloads, words: 'Downloads' }] : []),
    ...(isOperator ? [{ to: '/operator/downloads', words: 'Downloads' }] : []),
  ]
  return (
    <nav aria-label="Main">
      <ul className="ways">
        {ways.map(({ to, words }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'}>
              <span>
                {words}
                {to === '/oversight' && me.may.govern && <Waiting wanted={!me.secondFactorMissing} />}
                {to === '/downloads/waiting' && <WaitingDownloads />}
              </span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Where an administrator sees downloads of others while they are on: what she could have to decide about, or what is open; else null. */
function useDownloadsWay(me: Me): string | null {
  const { data } = useOwnPermit(me.may.govern && !me.secondFactorMissing)
  if (data?.permit?.state !== 'enabled') return null
  return data.permit.approval ? '/downloads/waiting' : '/downloads/open'
}

/** How many recordings wait for a look at their stills. */
function Waiting({ wanted }: { wanted: boolean }) {
  const { data } = useOversight(wanted)
  return <Count badge={waitingBadge(data?.waiting ?? 0)} />
}

/** How many downloads wait for a decision. */
function WaitingDownloads() {
  const { data } = useWaitingDownloads()
  return <Count badge={downloadsBadge(data?.downloads.length ?? 0)} />
}

function Count({ badge }: { badge: string }) {
  if (badge === '') return null
  return (
    <span className="way-count">
      {badge}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  )
}
