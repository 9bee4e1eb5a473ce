// What a downloaded file is called: something a person understands, on every system. Pure.
import type { DownloadFormat } from '../../generated/prisma/enums.ts'

const longestTitle = 90

/** Characters that some system takes for something else, and those that show nothing. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu

/** `Photosynthesis (2026-11-23).mp4`; the day is the recording's, in UTC. */
export function downloadName(title: string, recordedAt: Date, format: DownloadFormat): string {
  const safe = title
    .replace(unsafe, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    // Neither hidden, nor cut off by Windows.
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = [...safe].slice(0, longestTitle).join('').trim()
  return `${short || 'Recording'} (${recordedAt.toISOString().slice(0, 10)}).${format}`
}
