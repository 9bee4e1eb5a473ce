import { Stack, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useOutletContext } from 'react-router'
import type { Me } from '../api/contract.ts'
import type { Permit } from '../api/downloads-contract.ts'
import { usePermits } from '../api/downloads-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { PermitCard } from '../permits/PermitCard.tsx'
import { inThree } from '../permits/words.ts'

/** Which organisations ask for downloads, and which have them. Operators see no recording; of a download whose it is, to end it. */
export function OperatorDownloads() {
  useDocumentTitle('Downloads · Safelight')
  const { role } = useOutletContext<Me>()
  return (
    <Stack gap="md">
      <Title order={1}>Downloads</Title>
      {role === 'operator' ? <Permits /> : <Nothing>This page is for the people who run Safelight.</Nothing>}
    </Stack>
  )
}

function Permits() {
  const all = usePermits()
  return (
    <Fetched query={all} words="Fetching what is asked for">
      {({ permits }) => {
        const { asked, enabled, over } = inThree(permits)
        return (
          <Stack gap="xl">
            <Section title="Asked for" about="An organisation can download nothing before it is enabled here.">
              <Cards permits={asked} nothing="No organisation asks for downloads." />
            </Section>
            <Section title="On">
              <Cards permits={enabled} nothing="Downloads are off for every organisation." />
            </Section>
            {over.length > 0 && (
              <Section title="Refused or ended">
                <Cards permits={over} nothing="" />
              </Section>
            )}
          </Stack>
        )
      }}
    </Fetched>
  )
}

function Cards({ permits, nothing }: { permits: Permit[]; nothing: string }) {
  if (permits.length === 0) return <Nothing>{nothing}</Nothing>
  return permits.map((permit) => <PermitCard key={permit.id} permit={permit} />)
}
