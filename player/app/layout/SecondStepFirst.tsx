import { Navigate, Outlet, useLocation } from 'react-router'
import type { Me } from '../api/govern-contract.ts'

/** While an organisation's second step is missing, every page leads to setting it up: the service refuses all else. */
export function SecondStepFirst({ me }: { me: Me }) {
  const { pathname, search } = useLocation()
  if (me.secondFactorMissing && pathname !== '/account') return <Navigate to="/account" replace state={{ next: pathname + search }} />
  return <Outlet context={me} />
}
