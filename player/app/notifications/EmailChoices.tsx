import { Stack, Switch, Text } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Choices, NotificationKind } from '../api/contract.ts'
import { keys } from '../api/queries.ts'
import { sharing } from '../api/sharing.ts'
import { Trouble } from '../layout/Trouble.tsx'
import { kinds } from './words.ts'

const queryKey = [...keys.notifications, 'choices'] as const

/** Of which kinds an e-mail comes too. */
export function EmailChoices() {
  const client = useQueryClient()
  const choices = useQuery({ queryKey, queryFn: sharing.choices })
  const choose = useMutation({
    mutationFn: (wanted: Choices) => sharing.choose(wanted),
    onMutate: (wanted) => client.setQueryData(queryKey, wanted),
    onError: (error) => toasts.show({ color: 'red', title: 'This was not saved', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey }),
  })
  if (choices.isPending) return <Text c="dimmed">Looking…</Text>
  if (!choices.data) return <Trouble error={choices.error} retry={() => void choices.refetch()} />
  const { data } = choices
  return (
    <Stack gap="xs">
      <Text>You find everything here. An e-mail comes too when…</Text>
      {(Object.keys(kinds) as NotificationKind[])
        .filter((kind) => kind in data)
        .map((kind) => (
          <Switch
            key={kind}
            size="md"
            py={8}
            label={kinds[kind].name}
            description={kinds[kind].about}
            checked={data[kind]}
            onChange={(event) => choose.mutate({ ...data, [kind]: event.currentTarget.checked })}
          />
        ))}
    </Stack>
  )
}
