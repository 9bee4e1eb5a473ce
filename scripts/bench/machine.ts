// What it was measured on.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'

export function machine(): string {
  const ffmpeg = execFileSync('ffmpeg', ['-version']).toString().split(' ')[2]
  const memory = `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`
  return `${availableParallelism()} x ${cpus()[0]?.model}, ${memory}; node ${process.version}, ffmpeg ${ffmpeg}`
}

/**
 * Says at each call which share of the machine's time since the last one its host gave to others (`steal` of proc_stat(5)):
 * a figure measured beside it is that much worse than the machine's own. Empty where the system doesn't tell.
 */
export function stolenTime(): () => string {
  let before = read()
  return () => {
    const now = read()
    const [stolen, all] = [now.stolen - before.stolen, now.all - before.all]
    before = now
    return all > 0 ? `${((100 * stolen) / all).toFixed(0)} %` : ''
  }
}

function read(): { stolen: number; all: number } {
  try {
    // user, nice, system, idle, iowait, irq, softirq, steal; what guests had is counted in user.
    const ticks = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1, 9).map(Number) ?? []
    return { stolen: ticks[7] ?? 0, all: ticks.reduce((sum, each) => sum + each, 0) }
  } catch {
    return { stolen: 0, all: 0 }
  }
}
