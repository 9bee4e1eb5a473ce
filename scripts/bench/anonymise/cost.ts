// CPU seconds, of this process and of the tools it ran.
import { readFileSync } from 'node:fs'

export interface Cost {
  own: number
  tools: number
}

/** Runs it, and says what it cost. Not for two things at a time. */
export async function costOf<T>(work: () => Promise<T> | T): Promise<{ value: T; cost: Cost; total: number }> {
  const before = { own: process.cpuUsage(), tools: tools() }
  const value = await work()
  const { user, system } = process.cpuUsage(before.own)
  const cost = { own: (user + system) / 1e6, tools: tools() - before.tools }
  return { value, cost, total: cost.own + cost.tools }
}

/** Of children that ended: cutime and cstime of proc_stat(5), in hundredths. */
function tools(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[13]) + Number(fields[14])) / 100
}
