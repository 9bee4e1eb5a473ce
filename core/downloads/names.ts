// What a downloaded file is called: something a person understands, on every system. Pure.
import type { DownloadFormat } from '../../generated/prisma/enums.ts'

/** Of UTF-8: file systems take names of 255 bytes, some of 143. */
const longestTitleBytes = 100

/** Characters that some system takes for something else, and those that show nothing, but for those that join and part letters (ZWJ, ZWNJ). */
const unsafe = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu

/** Something of it can be seen. */
const shows = /[\p{L}\p{N}\p{P}\p{S}]/u

/** `Photosynthesis (2026-11-23).mp4`; the day is the recording's, in UTC. */
export function downloadName(title: string, recordedAt: Date, format: DownloadFormat): string {
  const safe = title
    .replace(unsafe, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    // Neither hidden, nor cut off by Windows.
    .replace(/^[. ]+|[. ]+$/g, '')
  const short = cut(safe).trim()
  return `${shows.test(short) ? short : 'Recording'} (${recordedAt.toISOString().slice(0, 10)}).${format}`
}

/** As many whole letters, each with what belongs to it, as there is room for. */
function cut(title: string): string {
  let bytes = 0
  let end = 0
  for (const { segment, index } of new Intl.Segmenter('en').segment(title)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > longestTitleBytes) break
    end = index + segment.length
  }
  return title.slice(0, end)
}
