import { Box, Container, Group, Text } from '@mantine/core'
import { Link, Navigate, useLocation } from 'react-router'
import type { Me } from '../../shared/types.ts'
import { useMe } from '../api/queries.ts'
import { signInPath } from '../pages/next.ts'
import { useUploadGuard } from '../upload/useUploads.ts'
import { AccountMenu } from './AccountMenu.tsx'
import { ConnectionNote } from './ConnectionNote.tsx'
import { Content } from './Content.tsx'
import { Lamp } from './Lamp.tsx'
import { Loading, LoadTrouble } from './Loading.tsx'
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
  return (
    <Container component="header" size="lg" py="sm">
      <Group justify="space-between" wrap="nowrap">
        <Text component={Link} to="/" c="inherit" style={{ textDecoration: 'none' }}>
          <Group gap="xs" wrap="nowrap">
            <Lamp />
            <Box ff="heading" fz={22} fw={600} component="span">
              Safelight
            </Box>
          </Group>
        </Text>
        <Group gap={4} wrap="nowrap">
          <SchemeSwitch />
          <AccountMenu me={me} />
        </Group>
      </Group>
    </Container>
  )
}
