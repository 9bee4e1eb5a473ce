// Numbers as people say them.

/** Seconds as a clock, as players count: those that are over. 75.9 -> "1:15", 3723 -> "1:02:03". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor((whole % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** Bytes in decimal units, as phones and cameras count them: 1500000 -> "1.5 MB". */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = unit < 2 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit]}`
}

/** How long something still takes, as one would say it: never to the second when it is minutes. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return ''
  if (seconds < 5) return 'a few seconds left'
  if (seconds < 55) return `${Math.ceil(seconds / 5) * 5} seconds left`
  if (seconds < 90) return 'about a minute left'
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `about ${minutes} minutes left`
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  const said = hours === 1 ? '1 hour' : `${hours} hours`
  return rest === 0 ? `about ${said} left` : `about ${said} ${rest} minutes left`
}

/** A share of a whole in percent, 0 to 100; 99 until it is really all. */
export function percent(part: number, whole: number | null): number {
  if (whole === null || whole <= 0) return 0
  if (part >= whole) return 100
  return Math.min(99, Math.max(0, Math.floor((part / whole) * 100)))
}
