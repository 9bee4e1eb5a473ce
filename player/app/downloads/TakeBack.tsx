import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { downloads } from '../api/downloads.ts'
import type { Download } from '../api/downloads-contract.ts'
import { downloadKeys } from '../api/queries.ts'
import { Ask } from '../parts/Ask.tsx'
import { tell } from '../parts/told.ts'
import { takeBackWords } from './words.ts'

interface Props {
  download: Download
  /** Which one, for who hears the button alone: "Fractions". */
  name: string
  own: boolean
}

/** Ends a download, after once more asking. */
export function TakeBack({ download, name, own }: Props) {
  const [asking, ask] = useDisclosure(false)
  return (
    <>
      <Button variant="default" onClick={ask.open} aria-label={`Take back: ${name}`}>
        Take back
      </Button>
      <Ask
        title="Take this download back?"
        yes="Take back"
        no="Keep it"
        opened={asking}
        close={ask.close}
        act={() => downloads.revoke(download.id)}
        stale={[downloadKeys.all]}
        done={() => tell('The download was taken back.')}
      >
        <Text style={{ overflowWrap: 'anywhere' }}>{takeBackWords(download, own)}</Text>
      </Ask>
    </>
  )
}
