import { percent, size } from '../../shared/words.ts'
import type { ClipDownloads, Download, DownloadState, Marks, Offer } from '../api/downloads-contract.ts'
import { when } from '../clips/words.ts'
import { counted } from '../parts/words.ts'
import { isThere, isUsedUp } from './states.ts'

const stateNames: Record<DownloadState, string> = {
  requested: 'Waiting for approval',
  approved: 'Approved',
  declined: 'Declined',
  packaging: 'Being prepared',
  ready: 'Ready',
  fetched: 'Ready',
  expired: 'Over',
  revoked: 'Taken back',
  failed: 'Not possible',
}

const stateColours: Record<DownloadState, string> = {
  requested: 'yellow',
  approved: 'lamp',
  declined: 'red',
  packaging: 'lamp',
  ready: 'teal',
  fetched: 'teal',
  expired: 'gray',
  revoked: 'gray',
  failed: 'red',
}

/** Its badge: what it says, and in which colour. */
export const badgeOf = (download: Pick<Download, 'state' | 'fetchesLeft'>): { name: string; colour: string } =>
  isUsedUp(download) ? { name: 'Used up', colour: 'gray' } : { name: stateNames[download.state], colour: stateColours[download.state] }

/** How a download is doing, in a sentence or two. @param now milliseconds */
export function stateWords(download: Download, now: number): string {
  const { state, reason, failure, fetchesLeft } = download
  switch (state) {
    case 'requested':
      return 'An administrator of your organisation has to approve it. You are told what was decided.'
    case 'approved':
      return 'It was approved. Its file is made next.'
    case 'packaging':
      return `${makingWords(download)} You can close this page: you are told when it is there.`
    case 'ready':
    case 'fetched':
      return isUsedUp(download)
        ? 'It was downloaded as often as it could be. Its file is destroyed in a few minutes. You can ask for a new one.'
        : limitWords(download, now)
    case 'declined':
      return reason ? `An administrator declined it: ${reason}` : 'An administrator declined it.'
    case 'expired':
      return fetchesLeft > 0
        ? 'Its time is over, and its file was destroyed.'
        : 'It was downloaded as often as it could be, and its file was destroyed.'
    case 'revoked':
      return 'It was taken back. There is no file of it any more.'
    case 'failed':
      return failure?.message ?? 'Its file could not be made.'
  }
}

const makingWords = ({ progress }: Download): string =>
  progress === null || progress === 1
    ? 'Its file is being made.'
    : 'Its picture is being marked. That takes about as long as preparing the recording did.'

/** What is open, to those who may end it: "Tess Teacher: Fractions"; operators aren't told of what it is. */
export const openName = ({ owner, clip }: Pick<Download, 'owner' | 'clip'>): string =>
  clip.title === '' ? owner.name : `${owner.name}: ${clip.title}`

/** How a download of somebody else's is doing: whether there is a copy, how many there can still be, and until when. @param now milliseconds */
export function openWords(download: Download, now: number): string {
  const { state, progress, fetches, fetchesLeft, expiresAt } = download
  if (state === 'approved') return 'Its file is made next.'
  if (state === 'packaging')
    return progress === null || progress === 1 ? 'Its file is being made.' : `Its picture is being marked: ${markedPercent(progress)} %.`
  if (!isThere(download)) return stateWords(download, now)
  const had = fetches === 0 ? 'Not downloaded yet.' : `Downloaded ${fetches === 1 ? 'once' : `${fetches} times`}.`
  if (fetchesLeft === 0) return `${had} It can’t be downloaded again, and its file is destroyed soon.`
  if (expiresAt === null) return `${had} ${counted(fetchesLeft, 'download')} left.`
  if (Date.parse(expiresAt) <= now) return `${had} Its time is over, and its file is destroyed soon.`
  return `${had} ${counted(fetchesLeft, 'download')} left, until ${when(expiresAt)}.`
}

/** What comes of taking a download back. @param own it is her own who asks */
export function takeBackWords(download: Download, own: boolean): string {
  const { name } = download.owner
  if (!isThere(download))
    return own ? 'No file is made then. You can ask again.' : `No file is made then. ${name} is told, and can ask again.`
  const ends = 'Its file is destroyed at once, and every link to it is dead. Copies that were downloaded already are not called back.'
  return own ? ends : `${ends} ${name} is told.`
}

/** How much of a picture is marked, in percent. */
export const markedPercent = (progress: number): number => percent(progress, 1)

/** "3 downloads left, for 6 more days". @param now milliseconds */
export function limitWords({ fetchesLeft, expiresAt }: Pick<Download, 'fetchesLeft' | 'expiresAt'>, now: number): string {
  const often = fetchesLeft === 0 ? 'No download left' : `${counted(fetchesLeft, 'download')} left`
  return expiresAt === null ? often : `${often}, ${leftWords(Date.parse(expiresAt) - now)}`
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** What is left of a time, never more than there is: "for 6 more days", "for one more hour". */
export function leftWords(milliseconds: number): string {
  if (milliseconds <= 0) return 'and its time is over'
  if (milliseconds < minute) return 'for less than a minute'
  const more = (unit: number, name: string) => {
    const count = Math.floor(milliseconds / unit)
    return `for ${count === 1 ? `one more ${name}` : `${count} more ${name}s`}`
  }
  if (milliseconds < hour) return more(minute, 'minute')
  return milliseconds < 2 * day ? more(hour, 'hour') : more(day, 'day')
}

/** "MP4, 720p, 320 MB", "MP4, best quality", "MP3". */
export function fileWords({ format, rung, bytes }: Pick<Download, 'format' | 'rung' | 'bytes'>): string {
  const parts = [format.toUpperCase(), rung && rungWords(rung), bytes === null ? null : size(bytes)]
  return parts.filter((part) => part !== null && part !== '').join(', ')
}

/** A quality as people know it: what was recorded has no lines in its name. */
const rungWords = (rung: string): string => (rung === 'source' ? 'best quality' : rung.replace(/^\d+$/, '$&p'))

/** What a choice of format and quality is called, and what comes with it. */
export function offerWords({ format, rung, width, height, bytes }: Offer): { name: string; about: string } {
  const about = `${format.toUpperCase()}, about ${size(bytes)}`
  if (format === 'mp3') return { name: 'Sound alone', about }
  const quality = height === null ? rung : `${height}p`
  return {
    name: quality === null ? 'Picture and sound' : `Picture and sound, ${quality}`,
    about: width === null || height === null ? about : `${about}, ${width} × ${height}`,
  }
}

/** What an offer is known by among the others. */
export const offerKey = ({ format, rung }: Pick<Offer, 'format' | 'rung'>): string => `${format} ${rung ?? ''}`

/** What a file carries that tells where it came from, a sentence or two each: said before it is asked for. */
export function carriedWords({ marks, offers }: Pick<ClipDownloads, 'marks' | 'offers'>, { format }: Pick<Offer, 'format'>): string[] {
  const hasSound = offers.some((one) => one.format === 'mp3')
  const { picture, visible } = format === 'mp4' ? marks : { picture: false, visible: false }
  return [
    ...(hasSound ? ['The sound of the file carries a trace. If a copy turns up somewhere, it tells which download it came from.'] : []),
    ...(visible ? ['Your name, the day and “Do not share” will be seen in the picture.'] : []),
    ...(picture
      ? [
          'The picture carries an invisible mark that leads back to this download. The file takes longer to make then: about as long as preparing the recording did after you sent it.',
        ]
      : []),
  ]
}

/** Of a download that was asked for: "an invisible trace"; null where its picture carries none. */
export function marksWords({ picture, visible }: Marks): string | null {
  if (visible) return 'its owner’s name and the day can be seen; with an invisible trace'
  return picture ? 'an invisible trace' : null
}

/** What happens once a download was asked for, and what it means. @param carried what its file carries */
export function consequences(
  { approval, days, fetches }: Pick<ClipDownloads, 'approval' | 'days' | 'fetches'>,
  carried: readonly string[],
): string[] {
  const often = fetches === 1 ? 'once' : `${fetches} times`
  return [
    approval
      ? 'An administrator of your organisation sees what you ask for and why, and stills of the recording. When it is approved, the file is made.'
      : 'The file is made at once, without anybody’s approval. You are told when it is there.',
    `It can be downloaded ${often}, for ${counted(days, 'day')}. Then it is destroyed.`,
    ...carried,
    'On your device Safelight no longer protects the recording: who has the file can watch it and pass it on. You answer for it.',
  ]
}

/** In the main navigation: "12", "99+"; empty when nothing waits. */
export const waitingBadge = (waiting: number): string => (waiting > 99 ? '99+' : waiting > 0 ? String(waiting) : '')

/** Said at the top of the first page; null when no file is there. */
export function readyWords(list: readonly Pick<Download, 'clip'>[]): string | null {
  const [first] = list
  if (!first) return null
  return list.length === 1 ? `Your download of “${first.clip.title}” is ready.` : `${list.length} of your downloads are ready.`
}
