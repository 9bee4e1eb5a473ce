// Speed and time left from what was sent lately. Pure but for what it was told.

export interface Meter {
  /** @param now milliseconds; @param sent bytes so far */
  add(now: number, sent: number): void
  /** Bytes a second over the last seconds; null until two readings a second apart. */
  speed(): number | null
  /** Seconds until `total` is sent; null when it can't be said. */
  secondsLeft(total: number): number | null
  /** After a pause the old readings say nothing. */
  reset(): void
}

export function createMeter(windowMilliseconds = 12_000): Meter {
  let readings: { now: number; sent: number }[] = []
  const speed = () => {
    const first = readings[0]
    const last = readings.at(-1)
    if (!first || !last || last.now - first.now < 1000) return null
    return Math.max(0, ((last.sent - first.sent) / (last.now - first.now)) * 1000)
  }
  return {
    add(now, sent) {
      readings = readings.filter((reading) => reading.now > now - windowMilliseconds)
      readings.push({ now, sent })
    },
    speed,
    secondsLeft(total) {
      const bytesPerSecond = speed()
      const sent = readings.at(-1)?.sent ?? 0
      if (bytesPerSecond === null || bytesPerSecond <= 0) return null
      return Math.max(0, total - sent) / bytesPerSecond
    },
    reset() {
      readings = []
    },
  }
}
