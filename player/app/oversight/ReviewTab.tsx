import './oversight.css'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Oversight } from '../api/oversight-contract.ts'
import { oversightKeys, useOversight, useRecordings } from '../api/oversight-queries.ts'
import { Fetched } from '../parts/Fetched.tsx'
import { FilterBar } from './FilterBar.tsx'
import { filtersOf, queryOf, searchOf } from './filters.ts'
import { Purpose } from './Purpose.tsx'
import { Review } from './Review.tsx'

/** Stills of the organisation's recordings, after the purpose was said. Nothing of them is asked for before. */
export function ReviewTab() {
  const now = useOversight(true)
  return (
    <Fetched query={now} words="Looking what waits">
      {(found) => <Confirmed now={found} />}
    </Fetched>
  )
}

function Confirmed({ now }: { now: Oversight }) {
  const confirmed = useHolds(now.confirmedUntil)
  return confirmed ? <Filtered now={now} /> : <Purpose sentence={now.purpose} />
}

function Filtered({ now }: { now: Oversight }) {
  const [search, setSearch] = useSearchParams()
  const filters = filtersOf(search)
  const query = queryOf(filters)
  const recordings = useRecordings(query)
  return (
    <>
      <FilterBar filters={filters} change={(changed) => setSearch(searchOf(changed), { replace: true })} />
      <Fetched query={recordings} words="Fetching the recordings">
        {({ pages }) => (
          <Review
            key={query}
            query={query}
            now={now}
            filters={filters}
            recordings={pages.flatMap((page) => page.recordings)}
            more={recordings.hasNextPage}
            fetching={recordings.isFetchingNextPage}
            failed={recordings.isFetchNextPageError ? recordings.error : null}
            fetchMore={() => void recordings.fetchNextPage()}
          />
        )}
      </Fetched>
    </>
  )
}

/** Whether a moment is still to come; asks the service anew when it is over. */
function useHolds(until: string | null): boolean {
  const client = useQueryClient()
  const [over, setOver] = useState<string | null>(null)
  useEffect(() => {
    if (until === null) return
    const timer = setTimeout(
      () => {
        setOver(until)
        void client.invalidateQueries({ queryKey: oversightKeys.now })
      },
      Math.min(2 ** 31 - 1, Math.max(0, Date.parse(until) - Date.now())),
    )
    return () => clearTimeout(timer)
  }, [client, until])
  return until !== null && until !== over
}
