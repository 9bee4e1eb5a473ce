import { Button } from '@mantine/core'
import { useOutletContext } from 'react-router'
import { groups } from '../api/govern.ts'
import type { Group, Me } from '../api/govern-contract.ts'
import { governKeys, useChange, useForget } from '../api/govern-queries.ts'
import { tell, tellTrouble } from '../parts/told.ts'

/** For those who are not in it: answering when asked to come, or joining. */
export function JoinButtons({ group, gone }: { group: Group; gone?: () => void }) {
  const me = useOutletContext<Me>()
  const come = useChange({
    act: () => (group.may.accept ? groups.accept(group.id) : groups.join(group.id)),
    stale: [governKeys.groups],
    done: () => tell(`You are now in “${group.name}”.`),
  })
  const forget = useForget()
  const decline = useChange({
    act: () => groups.remove(group.id, me.id),
    stale: [governKeys.groupLists],
    done: () => {
      forget(group.id)
      gone?.()
    },
  })
  const busy = come.isPending || decline.isPending
  const call = { onError: tellTrouble }
  if (group.may.accept)
    return (
      <>
        <Button
          variant="default"
          disabled={busy}
          onClick={() => decline.mutate(undefined, call)}
          aria-label={`No, thank you: ${group.name}`}
        >
          No, thank you
        </Button>
        <Button loading={come.isPending} disabled={busy} onClick={() => come.mutate(undefined, call)} aria-label={`Accept: ${group.name}`}>
          Accept
        </Button>
      </>
    )
  if (!group.may.join) return null
  return (
    <Button variant="default" loading={come.isPending} onClick={() => come.mutate(undefined, call)} aria-label={`Join ${group.name}`}>
      Join
    </Button>
  )
}
