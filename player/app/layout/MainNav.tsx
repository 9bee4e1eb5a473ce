import { NavLink } from 'react-router'
import type { Me } from '../api/contract.ts'

/** The main ways. Who can't record has no recordings of their own. */
export function MainNav({ me }: { me: Me }) {
  const ways = [
    ...(me.may.record ? [{ to: '/', words: 'Recordings' }] : []),
    { to: '/shared', words: 'Shared with me' },
    { to: '/groups', words: 'Groups' },
  ]
  return (
    <nav aria-label="Main">
      <ul className="ways">
        {ways.map(({ to, words }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'}>
              {words}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
