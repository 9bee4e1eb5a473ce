import { Accordion, Alert, Stack } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Reflection, Share } from '../api/contract.ts'
import { useShares, useViewers } from '../api/sharing-queries.ts'
import { Loading } from '../layout/Loading.tsx'
import { Trouble } from '../layout/Trouble.tsx'
import { Ended } from './Ended.tsx'
import { ShareForm } from './ShareForm.tsx'
import { ShareList } from './ShareList.tsx'
import { WhoCanSee } from './WhoCanSee.tsx'
import { WhoWatched } from './WhoWatched.tsx'
import { counted, isOver } from './words.ts'

/**
 * All an owner decides and learns about who sees a reflection.
 * @param focus begins in the field for names
 */
export function SharePanel({ reflection, focus = false }: { reflection: Reflection; focus?: boolean }) {
  const shares = useShares(reflection.id)
  if (shares.isPending) return <Loading words="Looking who can see it" />
  if (!shares.data) return <Trouble error={shares.error} retry={() => void shares.refetch()} />
  return <Loaded reflection={reflection} shares={shares.data} focus={focus} />
}

function Loaded({ reflection, shares, focus }: { reflection: Reflection; shares: Share[]; focus: boolean }) {
  const { id, title, clips } = reflection
  const [open, setOpen] = useState<string[]>([])
  const viewers = useViewers(id)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (focus) field.current?.focus()
  }, [focus])
  const now = Date.now()
  const over = shares.filter((share) => isOver(share, now))
  return (
    <Stack gap="lg" maw={680}>
      {clips.length > 1 && (
        <Alert variant="light" color="lamp" icon={<IconStack2 size={20} />}>
          “{title}” is shared as a whole: whoever you open it to can watch all {counted(clips.length, 'recording')} in it.
        </Alert>
      )}
      <ShareForm reflectionId={id} shares={shares} field={field} focus={focus} />
      <ShareList reflectionId={id} shares={shares.filter((share) => !isOver(share, now))} />
      <Accordion multiple value={open} onChange={setOpen} order={3} variant="contained" radius="md">
        <Accordion.Item value="viewers">
          <Accordion.Control>Who can see this, and why{viewers.data ? ` (${viewers.data.length})` : ''}</Accordion.Control>
          <Accordion.Panel>
            <WhoCanSee viewers={viewers} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="watched">
          <Accordion.Control>Who watched</Accordion.Control>
          <Accordion.Panel>
            <WhoWatched reflectionId={id} wanted={open.includes('watched')} several={clips.length > 1} />
          </Accordion.Panel>
        </Accordion.Item>
        {over.length > 0 && (
          <Accordion.Item value="ended">
            <Accordion.Control>Shares that ended ({over.length})</Accordion.Control>
            <Accordion.Panel>
              <Ended shares={over} />
            </Accordion.Panel>
          </Accordion.Item>
        )}
      </Accordion>
    </Stack>
  )
}
