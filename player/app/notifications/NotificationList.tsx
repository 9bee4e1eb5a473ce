import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/queries.ts'
import { sharing } from '../api/sharing.ts'
import { useNotificationList } from '../api/sharing-queries.ts'
import { Loading, LoadTrouble } from '../layout/Loading.tsx'
import { NotificationRow } from './NotificationRow.tsx'

export function NotificationList() {
  const client = useQueryClient()
  const list = useNotificationList()
  const read = useMutation({
    mutationFn: (ids: string[] | undefined) => sharing.read(ids),
    onError: (error) => toasts.show({ color: 'red', message: error.message }),
    onSettled: () => Promise.all([keys.notifications, keys.me].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
  if (list.isPending) return <Loading words="Fetching your notifications" />
  if (!list.data) return <LoadTrouble error={list.error} retry={() => void list.refetch()} />
  const { notifications, unread } = list.data
  return (
    <>
      <Group justify="space-between">
        <Title order={1}>Notifications</Title>
        {unread > 0 && (
          <Button variant="default" loading={read.isPending && read.variables === undefined} onClick={() => read.mutate(undefined)}>
            Mark all as read
          </Button>
        )}
      </Group>
      {notifications.length === 0 ? (
        <Stack className="surface" p="xl">
          <Text>Nothing yet. When somebody shares with you, comments, or answers a request of yours, you read it here.</Text>
        </Stack>
      ) : (
        <ul className="list">
          {notifications.map((notification) => (
            <NotificationRow key={notification.id} notification={notification} onRead={() => read.mutate([notification.id])} />
          ))}
        </ul>
      )}
    </>
  )
}
