import '../oversight/oversight.css'
import { VisuallyHidden } from '@mantine/core'
import { NavLink } from 'react-router'
import type { Me } from '../api/contract.ts'
import { useOversight } from '../api/oversight-queries.ts'
import { waitingBadge } from '../oversight/words.ts'

/** The main ways. Who can't record has no recordings of their own. */
export function MainNav({ me }: { me: Me }) {
  const ways = [
    ...(me.may.record ? [{ to: '/', words: 'Recordings' }] : []),
    { to: '/shared', words: 'Shared with me' },
    { to: '/groups', words: 'Groups' },
    ...(me.may.govern || me.role === 'operator' ? [{ to: '/oversight', words: 'Oversight' }] : []),
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
              </span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How many recordings wait for a look at their stills. */
function Waiting({ wanted }: { wanted: boolean }) {
  const { data } = useOversight(wanted)
  const badge = waitingBadge(data?.waiting ?? 0)
  if (badge === '') return null
  return (
    <span className="way-count">
      {badge}
      <VisuallyHidden> waiting</VisuallyHidden>
    </span>
  )
}
