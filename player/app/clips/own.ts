import type { Own } from './receipt.ts'

const storageKey = 'safelight:sent'
const most = 200

/** Survives a reload, so that the receipt can still be checked when it comes. */
export function rememberOwn(clipId: string, own: Own) {
  const kept = Object.entries(read())
    .filter(([id]) => id !== clipId)
    .slice(1 - most)
  try {
    localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries([...kept, [clipId, own]])))
  } catch {
    // Storage is full or switched off: the receipt then stays unchecked, and the page says so.
  }
}

export function ownOf(clipId: string): Own | null {
  return read()[clipId] ?? null
}

function read(): Record<string, Own> {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, Own>
  } catch {
    return {}
  }
}
