import { Stack } from '@mantine/core'
import { useOwnPermit } from '../api/downloads-queries.ts'
import { useOrganisation } from '../api/govern-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { AskPermit } from './AskPermit.tsx'
import { DownloadLimits } from './DownloadLimits.tsx'
import { DownloadMarks } from './DownloadMarks.tsx'
import { PermitNow } from './PermitNow.tsx'

/** Whether recordings can be downloaded: off until it was asked for and enabled; the limits of each download, and the marks in its picture. */
export function DownloadsTab() {
  const own = useOwnPermit()
  const one = useOrganisation()
  return (
    <Stack>
      <Fetched query={own} words="Looking whether downloads are on">
        {({ permit }) =>
          permit?.state === 'asked' || permit?.state === 'enabled' ? <PermitNow permit={permit} /> : <AskPermit past={permit} />
        }
      </Fetched>
      <Fetched query={one} words="Fetching the rules">
        {(found) => (
          <>
            <DownloadLimits rules={found} />
            <DownloadMarks rules={found} />
          </>
        )}
      </Fetched>
    </Stack>
  )
}
