import { Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useReflection } from '../api/sharing-queries.ts'
import { Loading } from '../layout/Loading.tsx'
import { Trouble } from '../layout/Trouble.tsx'
import { SharePanel } from './SharePanel.tsx'

interface Props {
  reflectionId: string
  /** Of the recording it is opened from; a reflection with more of them goes by its own. */
  title: string
  opened: boolean
  close: () => void
}

export function ShareDialog({ reflectionId, title, opened, close }: Props) {
  const phone = useMediaQuery('(max-width: 640px)') ?? false
  const { data } = useReflection(reflectionId)
  const whole = data && data.clips.length > 1 ? data.title : title
  return (
    <Modal opened={opened} onClose={close} title={`Share “${whole}”`} size="lg" fullScreen={phone} centered={!phone}>
      <Content reflectionId={reflectionId} focus={!phone} />
    </Modal>
  )
}

/** On phones the keyboard would cover half of it before anybody asked. */
function Content({ reflectionId, focus }: { reflectionId: string; focus: boolean }) {
  const reflection = useReflection(reflectionId)
  if (reflection.isPending) return <Loading words="Opening" />
  if (!reflection.data) return <Trouble error={reflection.error} retry={() => void reflection.refetch()} />
  return <SharePanel reflection={reflection.data} focus={focus} />
}
