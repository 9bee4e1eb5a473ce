import { Alert } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Clip } from '../../shared/types.ts'
import { api } from '../api/client.ts'
import { ownOf } from './own.ts'
import { checkReceipt, type ReceiptCheck } from './receipt.ts'
import { when } from './words.ts'

/** Whether the original may be deleted: only after the receipt's signature and the bytes were checked in this browser; `meanwhile` until then. */
export function ReceiptNote({ clip, meanwhile = null }: { clip: Clip; meanwhile?: ReactNode }) {
  const check = useQuery({
    queryKey: ['receipt', clip.id, clip.receipt],
    enabled: clip.receipt !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => checkReceipt(clip.receipt ?? '', (await api.ingest()).receiptKey, clip.id, ownOf(clip.id)),
  })
  return check.data ? <Verdict check={check.data} /> : meanwhile
}

function Verdict({ check }: { check: ReceiptCheck }) {
  switch (check.verdict) {
    case 'safe':
      return (
        <Note color="teal" icon={<IconShieldCheck size={20} />} title="Safe: you can delete it from your device now" verdict="safe">
          The signed receipt was checked here: what is kept is exactly what this browser sent{check.at ? ` (${when(check.at)})` : ''}.
        </Note>
      )
    case 'signed':
      return (
        <Note color="gray" icon={<IconShieldCheck size={20} />} title="Safely kept" verdict="signed">
          The receipt’s signature was checked. The device that recorded it compares the bytes before it deletes its own copy.
        </Note>
      )
    case 'wrong':
      return (
        <Note color="red" icon={<IconAlertTriangle size={20} />} title="Keep the recording on your device" verdict="wrong">
          The receipt doesn’t match what was sent from here. Upload the recording again, and tell the people who run Safelight for you.
        </Note>
      )
    case 'unknown':
      return (
        <Note color="yellow" icon={<IconShieldQuestion size={20} />} title="Keep the recording on your device" verdict="unknown">
          This browser is too old to check the receipt. Open this page in a current one.
        </Note>
      )
  }
}

function Note({ verdict, ...props }: { color: string; icon: ReactNode; title: string; verdict: string; children: ReactNode }) {
  return <Alert variant="light" radius="md" role="status" data-receipt={verdict} {...props} />
}
