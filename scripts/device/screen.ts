// What the person sees: a bar on a terminal, a line now and then elsewhere.
import { Presets, SingleBar } from 'cli-progress'

export interface Meter {
  set(done: number, total: number): void
  end(): void
}

export interface Screen {
  say(line: string): void
  /** What went wrong. */
  complain(line: string): void
  /** One at a time. */
  meter(label: string): Meter
}

export function openScreen(): Screen {
  const { stdout: out, stderr } = process
  const say = (line: string) => void out.write(`${line}\n`)
  return {
    say,
    complain: (line) => void stderr.write(`${line}\n`),
    meter: (label) => (out.isTTY ? barMeter(label, out) : lineMeter(label, say)),
  }
}

function barMeter(label: string, stream: NodeJS.WriteStream): Meter {
  const bar = new SingleBar({ stream, format: `  ${label} {bar} {percentage} %`, hideCursor: true, fps: 8 }, Presets.shades_classic)
  let total = 0
  return {
    set(done, whole) {
      if (total === 0) bar.start(whole, done)
      else bar.update(done)
      if (whole !== total) bar.setTotal(whole)
      total = whole
    },
    end: () => bar.stop(),
  }
}

/** Every tenth of the way. */
export function lineMeter(label: string, say: (line: string) => void): Meter {
  let last = -1
  return {
    set(done, total) {
      const tenth = total > 0 ? Math.floor((done / total) * 10) : 0
      if (tenth === last) return
      last = tenth
      say(`  ${label}: ${tenth * 10} %`)
    },
    end: () => undefined,
  }
}
