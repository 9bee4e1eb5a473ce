import { Stack } from '@mantine/core'
import { useMyDownloads } from '../api/downloads-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { DownloadRow } from './DownloadRow.tsx'
import { inTwo } from './states.ts'

/** The downloads I asked for, those that still matter first. */
export function MineTab() {
  const mine = useMyDownloads()
  return (
    <Fetched query={mine} words="Fetching your downloads">
      {({ downloads }) => {
        const { open, over } = inTwo(downloads)
        if (downloads.length === 0)
          return <Nothing>You have asked for no download. “Download” is in the menu of each of your recordings, beside its title.</Nothing>
        return (
          <Stack gap="xl">
            {open.length > 0 ? (
              <Rows label="Open downloads">
                {open.map((download) => (
                  <DownloadRow key={download.id} download={download} />
                ))}
              </Rows>
            ) : (
              <Nothing>No download is open.</Nothing>
            )}
            {over.length > 0 && (
              <Section title="Over">
                <Rows label="Downloads that are over">
                  {over.map((download) => (
                    <DownloadRow key={download.id} download={download} />
                  ))}
                </Rows>
              </Section>
            )}
          </Stack>
        )
      }}
    </Fetched>
  )
}
