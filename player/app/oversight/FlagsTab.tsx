import { Button, Group, Stack } from '@mantine/core'
import { useFlags } from '../api/oversight-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { Nothing, Section } from '../parts/Section.tsx'
import { FlagCard } from './FlagCard.tsx'

/** Recordings in quarantine, and what became of those that were. */
export function FlagsTab() {
  return (
    <Stack gap="xl">
      <Section
        title="Waiting for a decision"
        about="Each of these recordings is closed to everybody but its owner. Somebody else than who flagged it decides."
      >
        <Flags state="open" nothing="No flag waits for a decision." />
      </Section>
      <Section title="Decided">
        <Flags state="decided" nothing="No flag was decided yet." />
      </Section>
    </Stack>
  )
}

function Flags({ state, nothing }: { state: 'open' | 'decided'; nothing: string }) {
  const flags = useFlags(state)
  return (
    <>
      <Fetched query={flags} words="Fetching the flags">
        {({ pages }) => {
          const all = pages.flatMap((page) => page.flags)
          return all.length === 0 ? <Nothing>{nothing}</Nothing> : all.map((flag) => <FlagCard key={flag.id} flag={flag} />)
        }}
      </Fetched>
      {flags.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={flags.isFetchingNextPage} onClick={() => void flags.fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
    </>
  )
}
