import { useEffect, useState } from 'react'

/** Sheets by their addresses, as far as they came. Each is fetched once: what is sealed is in no cache of the browser. */
export function useSheets(wanted: readonly string[]): ReadonlyMap<string, string> {
  const [sheets, setSheets] = useState<ReadonlyMap<string, string>>(new Map())
  const [store] = useState(() => new Map<string, Promise<string | null>>())
  const list = [...new Set(wanted)].join('\n')
  useEffect(() => {
    for (const sheet of list.split('\n')) {
      if (sheet === '' || store.has(sheet)) continue
      const coming = fetchSheet(sheet)
      store.set(sheet, coming)
      void coming.then((address) => {
        // Of one that was let go meanwhile the address is no longer good.
        if (store.get(sheet) !== coming) return
        if (address !== null) setSheets((before) => new Map(before).set(sheet, address))
        else store.delete(sheet)
      })
    }
  }, [list, store])
  useEffect(
    () => () => {
      for (const coming of store.values()) void coming.then((address) => address !== null && URL.revokeObjectURL(address))
      store.clear()
    },
    [store],
  )
  return sheets
}

/** Null: it could not be loaded; the place stays dark. */
async function fetchSheet(address: string): Promise<string | null> {
  try {
    const reply = await fetch(address)
    return reply.ok ? URL.createObjectURL(await reply.blob()) : null
  } catch {
    return null
  }
}
