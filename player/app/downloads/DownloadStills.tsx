import '../oversight/oversight.css'
import './downloads.css'
import { Anchor, Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPhoto } from '@tabler/icons-react'
import { Link } from 'react-router'
import { ApiError } from '../../shared/problem.ts'
import { downloadStillAddress } from '../api/downloads.ts'
import type { Download, DownloadStills as Found } from '../api/downloads-contract.ts'
import { useDownloadStills } from '../api/downloads-queries.ts'
import { StillList } from '../oversight/Stills.tsx'
import { partWords } from '../oversight/words.ts'
import { Fetched } from '../parts/Fetched.tsx'

/** The stills of a recording somebody wants to download, once they are asked for: each look is written down. */
export function DownloadStills({ download }: { download: Download }) {
  const [shown, { toggle }] = useDisclosure(false)
  return (
    <>
      <Button
        variant="default"
        onClick={toggle}
        aria-expanded={shown}
        leftSection={<IconPhoto size={20} aria-hidden />}
        style={{ alignSelf: 'flex-start' }}
      >
        {shown ? 'Hide the stills' : 'Look at stills of it'}
      </Button>
      {shown && <Shown download={download} />}
    </>
  )
}

function Shown({ download }: { download: Download }) {
  const stills = useDownloadStills(download.id, true)
  if (stills.error instanceof ApiError && stills.error.code === 'purpose_missing') return <PurposeFirst />
  return (
    <Fetched query={stills} words="Fetching the stills">
      {(found) =>
        found.stills.length === 0 ? (
          <Text c="dimmed" role="status">
            There are no stills of this recording now. If it is new, they appear here by themselves within some minutes. It has none where
            it has no picture, or oversight takes none of it.
          </Text>
        ) : (
          <div className="looked">
            <StillList stills={listed(download, found)} load />
          </div>
        )
      }
    </Fetched>
  )
}

function PurposeFirst() {
  return (
    <Text>
      Before stills are shown, you say once what you look for.{' '}
      <Anchor component={Link} to="/oversight" py={10}>
        Go to oversight
      </Anchor>{' '}
      and come back.
    </Text>
  )
}

function listed({ id, clip: { durationSeconds } }: Download, { stills, parts, partSeconds }: Found) {
  return stills.map(({ part }, index) => {
    const of = parts > 0 && durationSeconds !== null ? { parts, partSeconds, durationSeconds } : null
    const caption = of === null ? `still ${index + 1}` : partWords(part, of)
    const words = of === null ? `Still ${index + 1} of ${stills.length}` : `A moment out of ${caption}`
    return { part, address: downloadStillAddress(id, part), words, caption }
  })
}
