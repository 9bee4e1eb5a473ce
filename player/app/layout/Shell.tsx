import { Box, Container, Group, Text } from '@mantine/core'
import { Link, Navigate, useLocation } from 'react-router'
import type { Me } from '../api/contract.ts'
import { useNotificationEvents } from '../api/events.ts'
import { useMe } from '../api/queries.ts'
import { signInPath } from '../pages/next.ts'
import { useUploadGuard } from '../upload/useUploads.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { Bell } from './Bell.tsx'
import { ConnectionNote } from './ConnectionNote.tsx'
import { Content } from './Content.tsx'
import { Lamp } from './Lamp.tsx'
import { Loading, LoadTrouble } from './Loading.tsx'
import { MainNav } from './MainNav.tsx'
import { SchemeSwitch } from './SchemeSwitch.tsx'

/** The frame of every page for people who are signed in; others are sent to sign in and come back. */
export function Shell() {
  const me = useMe()
  const location = useLocation()
  useUploadGuard()
  if (me.isPending) return <Loading words="Opening Safelight" />
  if (me.isError && !me.data) return <LoadTrouble error={me.error} retry={() => void me.refetch()} />
  if (!me.data) return <Navigate to={signInPath(location)} replace />
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <Header me={me.data} />
      <ConnectionNote />
      <Content me={me.data} />
    </>
  )
}

function Header({ me }: { me: Me }) {
  useNotificationEvents(!me.secondFactorMissing)
  return (
    <Container component="header" size="lg" py="sm" className="head">
      <Text component={Link} to="/" c="inherit" className="home">
        <Lamp />
        <Box ff="heading" fz={22} fw={600} component="span">
          Safelight
        </Box>
      </Text>
      <MainNav me={me} />
      <Group gap={4} wrap="nowrap" className="tools">
        <Bell unread={me.unread} />
        <SchemeSwitch />
        <AccountMenu me={me} />
      </Group>
    </Container>
  )
}
