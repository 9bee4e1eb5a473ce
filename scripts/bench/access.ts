// What the live decision costs, and how fast taking back is felt.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Viewer } from './client.ts'
import { firstKey, watch } from './watching.ts'

export interface Felt {
  median: number
  p99: number
  /** Keys that were given after the owner's request had been answered. */
  keysAfter: number
}

/** `times` retractions, each with everybody playing: milliseconds from the owner's request to each player's `ended`. */
export async function retractions(
  owner: Viewer,
  viewers: readonly Viewer[],
  groupId: string,
  clipId: string,
  times: number,
): Promise<Felt> {
  const { reflectionId } = await owner.json<{ reflectionId: string }>(`/v1/clips/${clipId}`)
  const felt: number[] = []
  let keysAfter = 0
  for (let turn = 0; turn < times; turn++) {
    const body = JSON.stringify({ groupId })
    const { id } = await owner.json<{ id: string }>(`/v1/reflections/${reflectionId}/shares`, { method: 'POST', body })
    const players = await Promise.all(viewers.map((viewer) => watch(viewer, clipId)))
    const keys = await Promise.all(players.map(({ below }) => firstKey(below)))
    const asked = performance.now()
    await owner.json(`/v1/shares/${id}`, { method: 'DELETE' })
    const replies = await Promise.all(keys.map((key) => fetch(key)))
    keysAfter += replies.filter(({ ok }) => ok).length
    for (const { ended } of players) felt.push((await ended) - asked)
  }
  felt.sort((a, b) => a - b)
  return { median: at(felt, 0.5), p99: at(felt, 0.99), keysAfter }
}

const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

export interface KeyRate {
  perSecond: number
  /** Replies that were not a key. */
  refused: number
  p99: number
}

/** Key requests a second, by another's player, over so many seconds; the load comes from a process of its own, and once before for nothing. */
export async function keyRate(viewer: Viewer, clipId: string, seconds: number): Promise<KeyRate> {
  const { below, close } = await watch(viewer, clipId)
  const cannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js')
  const key = await firstKey(below)
  const fire = async (duration: number) =>
    JSON.parse(await output([cannon, '--json', '--connections', '100', '--duration', String(duration), key]))
  await fire(5)
  const found = await fire(seconds)
  close()
  return { perSecond: found.requests.average, refused: found.non2xx + found.errors, p99: found.latency.p99 }
}

async function output(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  let read = ''
  for await (const piece of child.stdout) read += piece
  return read
}
