import { Alert } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Navigate, useLocation, useSearchParams } from 'react-router'
import { CodeStep } from '../account/CodeStep.tsx'
import { PasswordStep } from '../account/PasswordStep.tsx'
import { keys, useMe } from '../api/queries.ts'
import { Gate } from '../layout/Gate.tsx'
import { safeNext } from './next.ts'

/** What another page says on the way here: the address to begin with, and why. */
export interface SignInNote {
  email?: string
  said?: string
}

export function SignIn() {
  useDocumentTitle('Sign in · Safelight')
  const [search] = useSearchParams()
  const { state } = useLocation()
  const note = (state ?? {}) as SignInNote
  const me = useMe()
  const client = useQueryClient()
  const [second, setSecond] = useState(false)
  // Whoever was here before may be somebody else.
  const forget = () => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] })
  if (me.data) return <Navigate to={safeNext(search.get('next'))} replace />
  return (
    <Gate words={second ? 'Your password was right. Now the second step.' : 'Your lessons on video, seen by nobody but those you choose.'}>
      {note.said && !second && (
        <Alert color="teal" role="status">
          {note.said}
        </Alert>
      )}
      {second ? (
        <CodeStep passed={forget} restart={() => setSecond(false)} />
      ) : (
        <PasswordStep email={note.email ?? ''} passed={(more) => (more ? setSecond(true) : forget())} />
      )}
    </Gate>
  )
}
