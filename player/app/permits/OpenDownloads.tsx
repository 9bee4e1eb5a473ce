import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Permit } from '../api/downloads-contract.ts'
import { usePermitDownloads } from '../api/downloads-queries.ts'
import { OpenRow } from '../downloads/OpenRow.tsx'
import { Fetched } from '../parts/Fetched.tsx'
import { Rows } from '../parts/Rows.tsx'

/** How many downloads rest on a permission, and each of them when that is wanted: whose it is and since when, not what is in it. */
export function OpenDownloads({ permit: { id, organisation, openDownloads } }: { permit: Permit }) {
  const [shown, { toggle }] = useDisclosure(false)
  if (openDownloads === 0 && !shown) return <Text c="dimmed">No download is open.</Text>
  return (
    <>
      <Button
        variant="default"
        onClick={toggle}
        aria-expanded={shown}
        aria-label={`Open downloads (${openDownloads}): ${organisation.name}`}
        style={{ alignSelf: 'flex-start' }}
      >
        Open downloads ({openDownloads})
      </Button>
      {shown && <Shown id={id} name={organisation.name} />}
    </>
  )
}

function Shown({ id, name }: { id: string; name: string }) {
  const open = usePermitDownloads(id)
  return (
    <Fetched query={open} words="Looking what is open">
      {({ downloads }) =>
        downloads.length === 0 ? (
          <Text c="dimmed">No download is open.</Text>
        ) : (
          <Rows label={`Open downloads: ${name}`}>
            {downloads.map((download) => (
              <OpenRow key={download.id} download={download} own={false} />
            ))}
          </Rows>
        )
      }
    </Fetched>
  )
}
