import { Button, type ButtonProps } from '@mantine/core'
import { Link, useLocation } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import { signInPath } from '../pages/next.ts'

/** The way on after an error: signing in and coming back here when that is what is missing, else another try. */
export function TryAgain({ error, retry, ...props }: { error: Error; retry: () => void } & ButtonProps) {
  const location = useLocation()
  if (error instanceof ApiError && error.status === 401)
    return (
      <Button component={Link} to={signInPath(location)} {...props}>
        Sign in
      </Button>
    )
  return (
    <Button onClick={retry} {...props}>
      Try again
    </Button>
  )
}
